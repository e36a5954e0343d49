import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyRun } from '../../support/runFiles.ts';
import { python, tapeModel } from '../../support/tapes.ts';
import { defaultModelFile, linkModel } from '../../support/testHome.ts';
import { activeTab } from './editors.ts';
import { inWindow } from './inWindow.ts';
import { notification } from './notifications.ts';
import { quickInput, runCommand } from './palette.ts';
import { expand, treeItem } from './views.ts';
import { pressInStep, tick } from './walkthrough.ts';

const ONE_LINE = python('print(sum(map(int, input().split())))');
const ALL_LINES = python('import sys\nprint(sum(map(int, sys.stdin.read().split())))');
/** As VS Code opens the first time. */
const WITHOUT_A_FOLDER = { target: null };

test(
  'the walkthrough leads from the set-up to a solved problem by its buttons alone, and ticks each step off',
  inWindow(async ({ page, home }) => {
    await linkModel(home, await defaultModelFile());
    await tapeModel(home, [{ text: ONE_LINE }, { text: ALL_LINES }]);
    await runCommand(page, 'LEAFE: Open Walkthrough');

    // Before the set-up is looked at, so that it is this button that ticks.
    await pressInStep(page, 'model', 'Get the Default Model');
    await notification(page, 'is here already: there is nothing to fetch.');
    await tick(page, 'model').waitFor();
    assert.equal(await tick(page, 'setup').count(), 0);

    await pressInStep(page, 'setup', 'Check Setup');
    await quickInput(page)
      .getByRole('option', { name: /^Docker, engine \d/ })
      .waitFor();
    await page.keyboard.press('Escape');
    await tick(page, 'setup').waitFor();
    assert.equal(await tick(page, 'explore').count(), 0);

    await pressInStep(page, 'explore', 'Explore a Starter Problem');
    await tick(page, 'explore').waitFor();
    const { state } = await onlyRun(home);
    assert.equal(state.ended?.because, 'solved');
    assert.equal(state.spend.programs, 2);
    assert.equal(await tick(page, 'look').count(), 0);

    await pressInStep(page, 'look', 'Show the Runs');
    await expand(treeItem(page, 'Sum until the End, solved'));
    await treeItem(page, 'b1.2, accepted').click();
    await activeTab(page, 'program.py');
    await page.locator('.tab', { hasText: 'Welcome' }).click();
    await tick(page, 'look').waitFor();
  }, WITHOUT_A_FOLDER),
);
