import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import manifest from '../../../package.json' with { type: 'json' };
import { STUCK_AFTER_ONE, TWO_PROGRAMS } from '../ui/tape.ts';
import { explore, play, runEnded, runWithSteps } from './explored.ts';

suite('a run', () => {
  test('is shown in views that the manifest names, each of which can be shown', async () => {
    for (const { id } of manifest.contributes.views.leafe) {
      await vscode.commands.executeCommand(`${id}.focus`);
    }
    await vscode.commands.executeCommand('leafe.refreshViews');
  });

  test('has the files of its steps in the file system of steps, and no others', async () => {
    const run = await explore(TWO_PROGRAMS);
    await runEnded(run, 'solved');
    const step = vscode.Uri.parse(`leafe:/${run}/b1.1`);
    const names = (await vscode.workspace.fs.readDirectory(step)).map(([name]) => name);
    assert.deepEqual(names.sort(), ['program.py', 'transcript.json']);
    await assert.rejects(
      async () => vscode.workspace.fs.readFile(vscode.Uri.parse(`leafe:/${run}/b9.9/program.py`)),
      /has no step b9\.9/,
    );
    await assert.rejects(
      async () => vscode.workspace.fs.writeFile(vscode.Uri.joinPath(step, 'x'), new Uint8Array()),
      vscode.FileSystemError,
    );
  });

  test('is stopped and goes on, the first program not asked for again', async () => {
    const run = await explore(STUCK_AFTER_ONE);
    await runWithSteps(run, 1);
    await vscode.commands.executeCommand('leafe.stopRun', { run });
    await runEnded(run, 'cancelled');
    await play(TWO_PROGRAMS);
    await vscode.commands.executeCommand('leafe.resumeRun', { run });
    const { state } = await runEnded(run, 'solved');
    assert.equal(state.spend.programs, 2);
  });
});
