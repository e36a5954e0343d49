import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import manifest from '../../../package.json' with { type: 'json' };
import { eventually } from './eventually.ts';

const ID = 'leafe.leafe';
const HOME = process.env['LEAFE_HOME'] ?? '';

suite('the extension', () => {
  test('sleeps until it is asked for, then has all commands of its manifest', async () => {
    const extension = vscode.extensions.getExtension(ID);
    assert.ok(extension);
    assert.equal(extension.isActive, false);
    await extension.activate();
    const there = await vscode.commands.getCommands(true);
    const lacking = manifest.contributes.commands.filter(({ command }) => !there.includes(command));
    assert.deepEqual(lacking, []);
  });

  test('explores a problem in the background, and its steps open and compare', async () => {
    const tape = join(HOME, 'tape.jsonl');
    const wrong = 'print("even")';
    const right = 'print("even" if int(input()) % 2 == 0 else "odd")';
    await writeFile(tape, [wrong, right].map(reply).join('\n'));
    await vscode.commands.executeCommand('leafe.exploreProblem', {
      problem: 'starter#parity',
      model: `tape:${tape}`,
      policy: 'iterative',
      budget: { programs: 2 },
    });
    const run = await solvedRun();
    await vscode.commands.executeCommand('leafe.openStep', { run, step: 'b1.2' });
    const opened = await eventually(() => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === 'leafe' ? document : null;
    });
    assert.match(opened.getText(), /"even" if int/);
    assert.equal(vscode.workspace.fs.isWritableFileSystem('leafe'), false);
    await vscode.commands.executeCommand('leafe.compareWithParent', { run, step: 'b1.2' });
    await eventually(() => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputTextDiff && input.original.path.includes('/b1.1/')
        ? input
        : null;
    });
  });
});

function reply(code: string): string {
  return JSON.stringify({ text: `\`\`\`python\n${code}\n\`\`\`` });
}

/** The name of the run, once its journal says that it is solved. */
async function solvedRun(): Promise<string> {
  const folder = vscode.Uri.file(join(HOME, 'runs'));
  return eventually(async () => {
    const [first] = await vscode.workspace.fs.readDirectory(folder);
    if (first === undefined) return null;
    const journal = vscode.Uri.joinPath(folder, first[0], 'journal.jsonl');
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(journal));
    const last: unknown = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');
    assert.ok(typeof last === 'object' && last !== null && 'kind' in last);
    if (last.kind !== 'runEnded') return null;
    assert.ok('because' in last);
    assert.equal(last.because, 'solved');
    return first[0];
  });
}
