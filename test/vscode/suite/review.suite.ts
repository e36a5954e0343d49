import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import type { RunEvent } from '../../../src/domain/runEvent.ts';
import { eventually } from './eventually.ts';

const HOME = process.env['LEAFE_HOME'] ?? '';
const WRONG = 'print("even")';
const RIGHT = 'print("even" if int(input()) % 2 == 0 else "odd")\n';

/** The story goes on from test to test, on one run: two wrong programs, a branch with a hint, a person's fix. */
suite('reviewing and mending a run', function () {
  // Each test judges several programs.
  this.timeout(300_000);
  let run = '';

  suiteSetup(async () => {
    const tape = join(HOME, 'review.jsonl');
    const replies = [
      { for: 'b1.1', text: fenced(WRONG) },
      { for: 'b1.2', text: fenced('print("odd")') },
      { for: 'b2.1', text: fenced('print("neither")') },
      { for: 'b2.2', text: fenced('print(1)') },
      { for: 'b2.3', text: fenced('print(2)') },
      { for: 'b2.4', text: fenced('print(3)') },
    ];
    await writeFile(tape, replies.map((reply) => `${JSON.stringify(reply)}\n`).join(''));
    await vscode.commands.executeCommand('leafe.exploreProblem', {
      problem: 'starter#parity',
      model: `tape:${tape}`,
      policy: 'iterative',
      budget: { programs: 2 },
    });
    run = await eventually(async () => {
      const folders = await vscode.workspace.fs.readDirectory(vscode.Uri.file(join(HOME, 'runs')));
      for (const [name] of folders) {
        const events = await journal(name);
        const [started] = events;
        if (started?.kind !== 'runStarted' || started.model !== `tape:${tape}`) continue;
        if (events.at(-1)?.kind === 'runEnded') return name;
      }
      return null;
    });
  });

  test('a branch from a step goes on with the hint, though the budget was spent', async () => {
    const hint = 'say odd for odd numbers';
    await vscode.commands.executeCommand('leafe.branchFromStep', { run, step: 'b1.1', hint });
    const events = await ended(run, 2);
    const opened = events.find((event) => event.kind === 'branchOpened' && event.branch === 'b2');
    assert.ok(opened?.kind === 'branchOpened');
    assert.equal(opened.author, 'person');
    assert.equal(opened.from, 'b1.1');
    assert.equal(opened.experiences[0]?.fix, hint);
    const steps = events.filter((event) => event.kind === 'stepTaken' && event.branch === 'b2');
    assert.equal(steps.length, 4);
  });

  test('a fix that fails is told of where it fails, one that passes is recorded, and its folder goes', async () => {
    await vscode.commands.executeCommand('leafe.fixItMyself', { run, step: 'b1.2' });
    const editor = await eventually(() => {
      const active = vscode.window.activeTextEditor;
      return active?.document.fileName.endsWith('b1.2.py') ? active : null;
    });
    const { document } = editor;
    assert.equal(document.getText(), 'print("odd")\n');
    await write(editor, 'print("odd")\nint("x")\n');
    const [problem] = await eventually(() => {
      const problems = vscode.languages.getDiagnostics(document.uri);
      return problems.length > 0 ? problems : null;
    });
    assert.equal(problem?.range.start.line, 1);
    assert.match(problem.message, /Test 1: it turned "x" into a number/);

    await write(editor, RIGHT);
    const events = await ended(run, 3);
    const taken = events.find((event) => event.kind === 'stepTaken' && event.step === 'b3.1');
    assert.ok(taken?.kind === 'stepTaken');
    assert.equal(taken.author, 'person');
    assert.equal(taken.parent, 'b1.1');
    await eventually(async () => {
      const lenses = await lensesOf(document.uri);
      return lenses.some((title) => /recorded as b3\.1, by a person/.test(title)) ? true : null;
    });
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);

    const before = events.length;
    await write(editor, `${RIGHT}\n# said once is enough\n`);
    await eventually(async () => {
      const lenses = await lensesOf(document.uri);
      return lenses.some((title) => /it is b3\.1 already/.test(title)) ? true : null;
    });
    assert.equal((await journal(run)).length, before);

    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await eventually(async () => {
      const there = await stat(document.fileName).catch(() => null);
      return there === null ? true : null;
    });
  });

  test('the fixed program and the fix open side by side, and what led to them when it is asked for', async () => {
    await vscode.commands.executeCommand('leafe.reviewBranch', { run, branch: 'b3' });
    const programs = await diffLabelled('b1.2 → b3.1 · program.py');
    assert.match(programs.original.path, /\/b1\.2\/program\.py$/);
    assert.match(programs.modified.path, /\/b3\.1\/program\.py$/);
    await vscode.commands.executeCommand('leafe.compareTranscripts');
    const transcripts = await diffLabelled('b1.2 ↔ b3.1 · transcript.json');
    assert.match(transcripts.modified.path, /\/b3\.1\/transcript\.json$/);
  });

  test('two selected steps are compared, with where they part in the title', async () => {
    const selected = ['b1.2', 'b2.1'].map((step) => ({ kind: 'step', run, step }));
    await vscode.commands.executeCommand('leafe.compareBranches', selected[1], selected);
    await diffLabelled('b1.2 ↔ b2.1 · both from b1.1');
  });

  test('a program that the person turns away in the preview is not written', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    let over = false;
    const copying = vscode.commands.executeCommand('leafe.copyProgram', { run, step: 'b3.1' });
    void copying.then(() => (over = true));
    await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await vscode.commands.executeCommand('refactorPreview.discard');
      return over ? true : null;
    });
    const target = join(folder.uri.fsPath, 'starter_parity.py');
    assert.equal(await stat(target).catch(() => null), null);
  });
});

function fenced(code: string): string {
  return `\`\`\`python\n${code}\n\`\`\``;
}

async function journal(run: string): Promise<readonly RunEvent[]> {
  const text = await readFile(join(HOME, 'runs', run, 'journal.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RunEvent);
}

/** The events of a run once it has ended so many times. */
async function ended(run: string, times: number): Promise<readonly RunEvent[]> {
  return eventually(async () => {
    const events = await journal(run);
    const ends = events.filter(({ kind }) => kind === 'runEnded');
    return ends.length >= times && events.at(-1)?.kind === 'runEnded' ? events : null;
  });
}

async function write(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const all = document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
  await editor.edit((edit) => edit.replace(all, text));
  await eventually(async () => ((await document.save()) ? true : null));
}

async function lensesOf(uri: vscode.Uri): Promise<readonly string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
  );
  return lenses.map(({ command }) => command?.title ?? '');
}

async function diffLabelled(label: string): Promise<vscode.TabInputTextDiff> {
  return eventually(() => {
    const active = vscode.window.tabGroups.activeTabGroup.activeTab;
    const isIt = active?.label === label && active.input instanceof vscode.TabInputTextDiff;
    return isIt ? active.input : null;
  });
}
