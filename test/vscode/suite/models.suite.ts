import assert from 'node:assert/strict';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import { anAdapter, putAdapter } from '../../support/keptAdapter.ts';
import { eventually } from './eventually.ts';
import { HOME } from './explored.ts';

/** The smallest model of the catalogue, which is in the home, as another extension's chat would use it. */
suite('the models of this machine, in the chat of VS Code', () => {
  let model: vscode.LanguageModelChat;

  suiteSetup(async () => {
    await putAdapter(HOME, anAdapter('chatting'));
    await vscode.extensions.getExtension('leafe.leafe')?.activate();
    model = await eventually(async () => {
      const all = await vscode.lm.selectChatModels({ vendor: 'leafe' });
      return all.find(({ id }) => id === 'embedded:smollm2-135m') ?? null;
    });
  });

  test('are offered with their adapters, and nothing that would have to be fetched first', async () => {
    const all = await vscode.lm.selectChatModels({ vendor: 'leafe' });
    assert.deepEqual(
      all.map(({ id, family }) => [id, family]),
      [
        ['embedded:smollm2-135m', 'smollm2-135m'],
        ['embedded:smollm2-135m+chatting', 'smollm2-135m'],
      ],
    );
  });

  test('reply word by word, until they have said enough', async () => {
    const question = vscode.LanguageModelChatMessage.User('Say hello in one short sentence.');
    const source = new vscode.CancellationTokenSource();
    const { text } = await model.sendRequest([question], {}, source.token);
    let pieces = 0;
    for await (const piece of text) {
      if (piece !== '') pieces += 1;
      if (pieces === 3) break;
    }
    assert.equal(pieces, 3);
    source.cancel();
  });

  test('count the tokens of a text as they read them', async () => {
    const [one, two] = [await model.countTokens('sum'), await model.countTokens('sum of two')];
    assert.ok(one >= 1 && two > one && two < 10, `${one} and ${two}`);
    assert.equal(await model.countTokens(''), 0);
  });
});
