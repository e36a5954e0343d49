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

test(
  'a run is stopped, and goes on where it stood',
  inWindow(async ({ page, home }) => {
    await tapeModel(home, STUCK_AFTER_ONE);
    await explore(page);
    await treeItem(page, 'b1.1, wrong answer').waitFor();
    await statusBar(page, '1 run · 1 program');
    await runCommand(page, 'LEAFE: Stop Run');
    await pick(page, TAPED_PROBLEM);
    await treeItem(page, `${TAPED_PROBLEM}, stopped · 1 step`).waitFor();
    assert.equal((await onlyRun(home)).state.ended?.because, 'cancelled');

    await tapeModel(home, TWO_PROGRAMS);
    await runCommand(page, 'LEAFE: Resume Run');
    await pick(page, TAPED_PROBLEM);
    await treeItem(page, SOLVED).waitFor();
    assert.equal((await onlyRun(home)).state.spend.programs, 2);
  }),
);

test(
  'a window that is loaded again in mid-run offers to go on, and does',
  inWindow(async ({ page, home }) => {
    await tapeModel(home, STUCK_AFTER_ONE);
    await explore(page);
    await treeItem(page, 'b1.1, wrong answer').waitFor();
    await reload(page);
    const offer = await notification(
      page,
      'An exploration was interrupted when this window closed.',
    );
    await tapeModel(home, TWO_PROGRAMS);
    await offer.getByRole('button', { name: 'Resume' }).click();
    await treeItem(page, SOLVED).waitFor();
    assert.equal((await onlyRun(home)).state.spend.programs, 2);
  }),
);

test(
  'two windows on one home see the same run, and only one works on it at a time',
  inWindow(async ({ page, home, browser, port }) => {
    await tapeModel(home, STUCK_AFTER_ONE);
    await explore(page);
    await treeItem(page, 'b1.1, wrong answer').waitFor();
    await withWindow(browser, port, {}, async ({ page: other }) => {
      await openView(other, 'LEAFE');
      await treeItem(other, `${TAPED_PROBLEM}, at work in another process`).waitFor();
      await runCommand(other, 'LEAFE: Resume Run');
      await notification(other, 'There is no run to go on with.');

      await chooseInMenu(treeItem(page, `${TAPED_PROBLEM}, at work`), 'Stop Run');
      await tapeModel(home, TWO_PROGRAMS);
      await treeItem(other, `${TAPED_PROBLEM}, stopped`).waitFor();
      await runCommand(other, 'LEAFE: Resume Run');
      await pick(other, TAPED_PROBLEM);
      await treeItem(other, SOLVED).waitFor();
    });
    await treeItem(page, SOLVED).waitFor();
  }),
);
