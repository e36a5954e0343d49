import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Frame, Locator, Page } from 'playwright-core';
import { violations } from '../../support/axe.ts';
import { leafe } from '../../support/leafe.ts';
import { onlyRun } from '../../support/runFiles.ts';
import { tapeModel } from '../../support/tapes.ts';
import { activeTab, diffEditor, editorText } from './editors.ts';
import { explore } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { clearNotifications, notification } from './notifications.ts';
import { quickInput, typeCommand } from './palette.ts';
import { reviewPanel, threeCorrections } from './reviewPanel.ts';
import { LEARNING, LESSON, LESSON_DRAWS, ONE_LESSON, TAPED_PROBLEM } from './tape.ts';
import { until } from './until.ts';
import { chooseTheme, THEMES, type ThemeName } from './theme.ts';
import { expand, openView, treeItem, focusView } from './views.ts';
import { reload, reviewKept } from './window.ts';

const ANN = { 'leafe.reviewer': 'ann' };

test(
  'a reviewer without a mouse decides on one correction after the other, and takes a decision back',
  inWindow(
    async ({ page, home }) => {
      await threeCorrections(home);
      const key = (name: string): Promise<void> => page.keyboard.press(name);
      // The first thing in this window that opens the view.
      await typeCommand(page, 'LEAFE: Go to Corrections');
      await focused(page, 'b1.1 → b4.1');
      await treeItem(page, 'To Review, 3').waitFor();
      await key('Enter');
      await shows(page, 'b1.1 → b4.1', '3 to review');
      const panel = await reviewPanel(page);
      await panel.locator('li', { hasText: 'b1.1' }).getByText('blamed').waitFor();
      await panel.getByText(LESSON).waitFor();
      await panel.locator('.line.added', { hasText: 'else "odd"' }).waitFor();

      await key('a');
      await shows(page, 'b2.1 → b5.1', '2 to review');
      await treeItem(page, 'Accepted, 1').waitFor();
      await focused(page, 'b2.1 → b5.1');
      await key('r');
      await quickInput(page).getByText('Why no data set may hold it').waitFor();
      await page.keyboard.type('reads no number');
      await key('Enter');
      await shows(page, 'b3.1 → b6.1', '1 to review');
      await focused(page, 'b3.1 → b6.1');
      await treeItem(page, 'Rejected, 1').waitFor();

      await key('u');
      await shows(page, 'b2.1 → b5.1', '2 to review');
      await focused(page, 'b2.1 → b5.1');
      await key('a');
      await focused(page, 'b3.1 → b6.1');
      await key('a');
      await shows(page, 'b3.1 → b6.1', 'All reviewed');
      await treeItem(page, 'Accepted, 3').waitFor();
      assert.deepEqual(await decisions(home, 'ann'), [
        'c1 accepted',
        'c2 rejected: reads no number',
        'c2 withdrawn',
        'c2 accepted',
        'c3 accepted',
      ]);
    },
    { settings: ANN },
  ),
);

test(
  'the review panel is there again after a reload, though nothing else of LEAFE is in sight',
  inWindow(
    async ({ page, home }) => {
      await threeCorrections(home);
      const { id: run } = await onlyRun(home);
      await openView(page, 'Explorer');
      await typeCommand(page, 'LEAFE: Review Next Correction');
      await shows(page, 'b1.1 → b4.1', '3 to review');
      await reviewKept(page, `${run}/c1`);
      await reload(page);
      await shows(page, 'b1.1 → b4.1', '3 to review');
    },
    { settings: ANN },
  ),
);

test(
  'where two reviewers differ both are named; who edits puts their own program in its place',
  inWindow(
    async ({ page, home }) => {
      await threeCorrections(home);
      const { id: run } = await onlyRun(home);
      const key = (name: string): Promise<void> => page.keyboard.press(name);
      await typeCommand(page, 'LEAFE: Review Next Correction');
      await shows(page, 'b1.1 → b4.1', '3 to review');
      await typeCommand(page, 'View: Focus Active Editor Group');
      await hasKeys(await reviewPanel(page));
      await key('a');
      await shows(page, 'b2.1 → b5.1', '2 to review');
      await key('p');
      await shows(page, 'b3.1 → b6.1', '2 to review');

      const bob = ['--as', 'bob', '--reason', 'right by chance'];
      const rejecting = await leafe(['corrections', 'reject', `${run}/c1`, ...bob], { home });
      assert.equal(rejecting.code, 0, rejecting.stderr);
      await focusView(page, 'Corrections');
      await treeItem(page, 'Differing, 1').waitFor();
      const differing = treeItem(page, 'b1.1 → b4.1, ann accepts, bob rejects');
      await differing.waitFor();
      await until('the one that differs', async () => {
        await key('ArrowDown');
        return (await differing.and(page.locator('.focused')).isVisible()) ? true : null;
      });
      await key('Enter');
      await (await reviewPanel(page)).getByText('bob rejects: right by chance').waitFor();

      await key('d');
      await activeTab(page, 'b1.1 → b4.1 · program.py');
      assert.match(await editorText(diffEditor(page).after), /else "odd"\)/);
      await focusView(page, 'Corrections');
      await key('e');
      const editor = page.locator('.editor-instance .monaco-editor').first();
      await editor.getByText('save to judge it').waitFor();
      await typeCommand(page, 'View: Focus Active Editor Group');
      await key('ControlOrMeta+A');
      await page.keyboard.insertText('n = int(input())\nprint(("even", "odd")[n % 2])\n');
      await key('ControlOrMeta+S');
      await editor.getByText('recorded as b7.1, by a person').waitFor();
      await treeItem(page, 'Rejected, 1').waitFor();
      await expand(treeItem(page, 'Accepted, 1'));
      await treeItem(page, `b1.1 → b7.1, ${TAPED_PROBLEM} · by a person`).waitFor();
      assert.deepEqual((await decisions(home, 'ann')).slice(-2), [
        `c1 rejected: replaced by ${run}/c4`,
        `c4 accepted: in place of ${run}/c1`,
      ]);
    },
    { settings: ANN },
  ),
);

test(
  'what a lesson does is measured from the keyboard, and stands beside it',
  inWindow(
    async ({ page, home }) => {
      await tapeModel(home, LEARNING);
      await openView(page, 'LEAFE');
      await page.locator('.sidebar').getByText('Nothing has been corrected yet.').waitFor();
      await explore(page, { policy: 'tree' });
      await treeItem(page, `b1.1 → b2.1, ${TAPED_PROBLEM} · ${LESSON}`).waitFor();
      // The run's own model measures: its tape says from here on what it writes then.
      await tapeModel(home, LESSON_DRAWS);
      await typeCommand(page, 'LEAFE: Review Next Correction');
      await measure(page);
      const panel = await reviewPanel(page);
      await panel.getByText('+60 points').waitFor();
      await panel.getByText('4 of 5 with the lesson, 1 of 5 without').waitFor();
      await clearNotifications(page);

      // From the fifth on they take longer than anybody waits: what was drawn by then is kept.
      const slow = LESSON_DRAWS.map((draw, at) =>
        at < 4 ? draw : { ...draw, delayMs: 3_600_000 },
      );
      await tapeModel(home, slow);
      await measure(page);
      const measuring = await notification(page, /Measuring the lesson of b2\.1: 4 of 10/);
      await measuring.getByRole('button', { name: 'Cancel' }).click();
      await notification(page, 'Stopped. 4 of 10 draws are kept.');
      await panel.getByText('It ended early: 4 of 10 draws.').waitFor();
      for (const theme of Object.keys(THEMES) as ThemeName[]) {
        await chooseTheme(page, theme);
        assert.deepEqual(await violations(await reviewPanel(page)), [], theme);
      }
    },
    { settings: { ...ANN, ...ONE_LESSON } },
  ),
);

/** Answers what it asks from the keyboard, as it is offered. */
async function measure(page: Page): Promise<void> {
  await typeCommand(page, 'LEAFE: Measure Lift');
  const first = quickInput(page).locator('.monaco-list-row.focused', { hasText: '5 times each' });
  await first.getByText(/up to 10 programs, \d+ tests, [\d,]+ tokens/).waitFor();
  await enterUntil(page, quickInput(page).getByText('No longer than 10 minutes'));
  await quickInput(page)
    .getByText(/up to 10 programs/)
    .waitFor();
  await enterUntil(page, page.locator('.notification-toast', { hasText: 'Measuring' }));
}

/** A list that has just opened does not hear its first key yet. */
async function enterUntil(page: Page, follows: Locator): Promise<void> {
  await until('what follows the Enter key', async () => {
    await page.keyboard.press('Enter');
    await follows.first().waitFor({ timeout: 8000 });
    return true;
  });
}

/** Waits until the panel shows this correction, and that so many wait. */
async function shows(page: Page, steps: string, left: string): Promise<void> {
  const head = (await reviewPanel(page)).locator('.panel-head');
  await head.getByText(steps, { exact: true }).waitFor();
  await head.getByText(left).waitFor();
}

/** Waits until keys go to the panel. */
async function hasKeys(panel: Frame): Promise<void> {
  await until('the panel to have the keyboard', async () =>
    (await panel.evaluate<boolean>('document.hasFocus()')) ? true : null,
  );
}

/** Waits until keys go to this line of the tree. */
async function focused(page: Page, steps: string): Promise<void> {
  await treeItem(page, steps).and(page.locator('.focused')).waitFor();
  await page.locator('.sidebar .monaco-list:focus').first().waitFor();
}

async function decisions(home: string, reviewer: string): Promise<readonly string[]> {
  const text = await readFile(join(home, 'corrections', `${reviewer}.jsonl`), 'utf8');
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => {
    const { correction, decision, reason } = JSON.parse(line) as Record<string, string | null>;
    const name = correction?.split('/')[1] ?? '';
    return `${name} ${decision}${reason === null ? '' : `: ${reason}`}`;
  });
}
