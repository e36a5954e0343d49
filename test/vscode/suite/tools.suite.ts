import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import manifest from '../../../package.json' with { type: 'json' };
import { LEARNING, LESSON, ONE_LESSON, RIGHT } from '../ui/tape.ts';
import { explore, runEnded, runThat } from './explored.ts';

/** What VS Code asks the person first is answered with yes by its test driver; the questions are read in a window's story. */
suite('the tools for language models', () => {
  let run = '';

  suiteSetup(async () => {
    await vscode.commands.executeCommand('leafe.refreshViews');
    for (const [name, value] of Object.entries(ONE_LESSON)) await set(name, value);
    run = await explore([...LEARNING, { for: 'b3.1', text: RIGHT }], { policy: 'tree' });
    await runEnded(run, 'solved');
  });
  suiteTeardown(async () => {
    for (const name of Object.keys(ONE_LESSON)) await set(name, undefined);
  });

  test('are there as the manifest declares them', () => {
    const ours = vscode.lm.tools.filter(({ name }) => name.startsWith('leafe_'));
    assert.deepEqual(
      ours.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
      manifest.contributes.languageModelTools.map((tool) => ({
        name: tool.name,
        description: tool.modelDescription,
        inputSchema: tool.inputSchema,
      })),
    );
  });

  test('judge a program, with figures of hidden tests and nothing of what they ask', async () => {
    const said = await use('leafe_judge', { problem: 'starter#parity', code: 'print("even")' });
    assert.equal(said['verdict'], 'wrongAnswer');
    assert.equal(said['total'], 7);
    assert.doesNotMatch(JSON.stringify(said), /"(?:input|output|expected|actual)"/);
  });

  test('hand out what a run has learnt', async () => {
    const { lessons } = await use('leafe_reflect', { run: run.slice(-4) });
    assert.ok(Array.isArray(lessons) && lessons.length === 1);
    const [lesson] = lessons as readonly Record<string, unknown>[];
    assert.equal(lesson?.['blamed'], 'b1.1');
    assert.equal(lesson['fix'], LESSON);
  });

  test('open a branch, with the hint as its lesson', async () => {
    const hint = 'Print odd for odd numbers.';
    const said = await use('leafe_branch', { run, step: 'b1.1', hint });
    assert.equal(said['begun'], true);
    const { state } = await runThat(run, ({ state: { branches, ended } }) => {
      return branches.get('b3')?.closed === 'solved' && ended !== null;
    });
    assert.equal(state.branches.get('b3')?.from, 'b1.1');
    assert.equal(state.branches.get('b3')?.experiences.at(-1)?.fix, hint);
  });

  test('say to the model what is wrong with a request, for it to mend', async () => {
    const unknown = await use('leafe_reflect', { run: 'none-of-ours' });
    assert.match(String(unknown['refused']), /There is no such run: "none-of-ours"/);
    const empty = await use('leafe_judge', { problem: 'starter#parity', code: '' });
    assert.ok('refused' in empty);
  });
});

async function use(name: string, input: object): Promise<Readonly<Record<string, unknown>>> {
  const { content } = await vscode.lm.invokeTool(name, { toolInvocationToken: undefined, input });
  const [part] = content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return JSON.parse(part.value) as Readonly<Record<string, unknown>>;
}

function set(name: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
}
