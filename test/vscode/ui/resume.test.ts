import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyRun } from '../../support/runFiles.ts';
import { tapeModel } from '../../support/tapes.ts';
import { explore, SOLVED } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { notification } from './notifications.ts';
import { pick, runCommand } from './palette.ts';
import { STUCK_AFTER_ONE, TAPED_PROBLEM, TWO_PROGRAMS } from './tape.ts';
import { chooseInMenu, openView, statusBar, treeItem } from './views.ts';
import { reload, withWindow } from './window.ts';

const AT_WORK = `${TAPED_PROBLEM}, at work`;
const STOPPED = `${TAPED_PROBLEM}, stopped · 1 step`;

test(
  'a run goes on where it stood: after it was stopped, after its window was loaded again in mid-run, and in another window',
  inWindow(async ({ page, home, browser, port }) => {
    await tapeModel(home, STUCK_AFTER_ONE);
    await explore(page);
    await treeItem(page, 'b1.1, wrong answer').waitFor();
    await statusBar(page, '1 run · 1 program');
    await runCommand(page, 'LEAFE: Stop Run');
    await pick(page, TAPED_PROBLEM);
    await treeItem(page, STOPPED).waitFor();
    assert.equal((await onlyRun(home)).state.ended?.because, 'cancelled');
    await runCommand(page, 'LEAFE: Resume Run');
    await pick(page, TAPED_PROBLEM);
    await treeItem(page, AT_WORK).waitFor();

    await reload(page);
    const interrupted = 'An exploration was interrupted when this window closed.';
    const offer = await notification(page, interrupted);
    await offer.getByRole('button', { name: 'Resume' }).click();
    await treeItem(page, AT_WORK).waitFor();

    // Two windows on one home see the same run, and only one works on it at a time.
    await withWindow(browser, port, {}, async ({ page: other }) => {
      await openView(other, 'LEAFE');
      await treeItem(other, `${TAPED_PROBLEM}, at work in another process`).waitFor();
      await runCommand(other, 'LEAFE: Resume Run');
      await notification(other, 'There is no run to go on with.');

      await chooseInMenu(treeItem(page, AT_WORK), 'Stop Run');
      await tapeModel(home, TWO_PROGRAMS);
      await treeItem(other, STOPPED).waitFor();
      await runCommand(other, 'LEAFE: Resume Run');
      await pick(other, TAPED_PROBLEM);
      await treeItem(other, SOLVED).waitFor();
    });
    await treeItem(page, SOLVED).waitFor();
    assert.equal((await onlyRun(home)).state.spend.programs, 2);
  }),
);
