import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { STUCK_AFTER_ONE, TWO_PROGRAMS } from '../ui/tape.ts';
import { explore, play, runEnded, runWithSteps } from './explored.ts';

suite('when something is wrong', () => {
  const cleanups: (() => unknown)[] = [];
  teardown(async () => {
    for (const clean of cleanups.splice(0).reverse()) await clean();
  });
  const afterwards = { after: (clean: () => unknown) => void cleanups.push(clean) };

  test('a run that was cut off with its window goes on', async () => {
    const run = await explore(STUCK_AFTER_ONE);
    await runWithSteps(run, 1);
    await vscode.commands.executeCommand('leafe.stopRun', { run });
    const { folder } = await runEnded(run, 'cancelled');
    await cutOff(join(folder, 'journal.jsonl'));

    await play(TWO_PROGRAMS);
    await vscode.commands.executeCommand('leafe.resumeRun', { run });
    const { state } = await runEnded(run, 'solved');
    assert.equal(state.spend.programs, 2);
  });

  test('settings of a wrong type count as not set', async () => {
    const settings = vscode.workspace.getConfiguration('leafe');
    afterwards.after(async () => {
      for (const name of ['home', 'models', 'endpoint.baseUrl']) await set(name, undefined);
    });
    const set = (name: string, value: unknown): Thenable<void> =>
      settings.update(name, value, vscode.ConfigurationTarget.Global);
    await set('home', 7);
    await set('models', 'tape:none');
    await set('endpoint.baseUrl', ['http://localhost']);
    assert.equal(vscode.workspace.getConfiguration('leafe').get('home'), 7);
    await vscode.commands.executeCommand('leafe.refreshViews');
    await runEnded(await explore(TWO_PROGRAMS), 'solved');
  });

  test('a journal that is damaged in the middle is left as it is', async () => {
    const run = await explore(TWO_PROGRAMS);
    const { folder } = await runEnded(run, 'solved');
    const journal = join(folder, 'journal.jsonl');
    const whole = await readFile(journal, 'utf8');
    afterwards.after(() => writeFile(journal, whole));
    const damaged = whole.replace('"kind":"stepTaken"', '"kind":"stepTak');
    await writeFile(journal, damaged);
    await vscode.commands.executeCommand('leafe.resumeRun', { run });
    await vscode.commands.executeCommand('leafe.openStep', { run, step: 'b1.1' });
    assert.equal(await readFile(journal, 'utf8'), damaged);
  });
});

/** As a window leaves a journal that is killed: without an end, and with a torn line. */
async function cutOff(journal: string): Promise<void> {
  const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
  await writeFile(
    journal,
    lines
      .slice(0, -1)
      .map((line) => `${line}\n`)
      .join(''),
  );
  await appendFile(journal, '{"v":1,"run":');
}
