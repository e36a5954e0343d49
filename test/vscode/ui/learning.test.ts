import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { violations } from '../../support/axe.ts';
import { tapeModel } from '../../support/tapes.ts';
import { activeTab } from './editors.ts';
import { explore } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { clearNotifications, notification } from './notifications.ts';
import { enter, pick, quickInput, runCommand, typeCommand } from './palette.ts';
import { reviewPanel } from './reviewPanel.ts';
import { runPanel } from './runPanel.ts';
import { LEARNING, LESSON, LESSON_DRAWS, ONE_LESSON, TAPED_PROBLEM } from './tape.ts';
import { chooseTheme, THEMES, type ThemeName } from './theme.ts';
import { until } from './until.ts';
import { treeItem } from './views.ts';

test(
  'Explore opens the panel of its run, which grows to the solution and tells what was learnt; that is exported, and measured from the keyboard',
  inWindow(
    async ({ page, home, folder }) => {
      await tapeModel(home, LEARNING);
      // The first thing in this window that opens the view.
      await typeCommand(page, 'LEAFE: Focus on Corrections View');
      await page.locator('.sidebar').getByText('Nothing has been corrected yet.').waitFor();
      await explore(page, { policy: 'tree' });
      await growsInItsPanel(page);
      await treeItem(page, `b1.1 → b2.1, ${TAPED_PROBLEM} · ${LESSON}`).waitFor();
      await isExported(page, join(folder, 'learnt'));
      await clearNotifications(page);
      await isMeasured(page, home);
    },
    { settings: { 'leafe.reviewer': 'ann', ...ONE_LESSON } },
  ),
);

async function growsInItsPanel(page: Page): Promise<void> {
  const panel = await runPanel(page);
  await panel.locator('[id="step-b1.2"]').waitFor();
  const focused = await page.evaluate<string>('document.activeElement?.tagName');
  assert.notEqual(focused, 'IFRAME', 'it takes no focus from a typing person');
  await panel.locator('[id="step-b2.1"].accepted').waitFor();
  await page.locator('.tab', { hasText: 'Even or Odd · Solved' }).waitFor();

  await panel.locator('[id="step-b1.1"]').click();
  const card = panel.locator('.card.lesson');
  await card.getByText(LESSON).waitFor();
  await card.getByText('carried into').waitFor();
  await panel.locator('figure.output[aria-label="b1.1 printed"]', { hasText: 'even' }).waitFor();
  await panel.locator('.code-block', { hasText: 'print("even")' }).waitFor();

  await page.keyboard.press('d');
  await page.locator('.tab', { hasText: 'b1.1' }).waitFor();
  await page.locator('.monaco-diff-editor').waitFor();
}

/** Into a folder of the person's, whose data card opens. */
async function isExported(page: Page, out: string): Promise<void> {
  await runCommand(page, 'LEAFE: Export Corrections');
  await pick(page, 'trl');
  await quickInput(page).getByText('Parquet, too').click();
  await page.keyboard.press('Enter');
  await quickInput(page).getByText('The folder to make').waitFor();
  // What is typed before the dialog has filled in its own place would stand behind that.
  await until('the place that is offered', async () => {
    const offered = await quickInput(page).locator('input').first().inputValue();
    return offered.endsWith('corrections') ? true : null;
  });
  await enter(page, out);
  const told = await notification(page, 'Exported 1 correction and 0 successes');
  await told.getByRole('button', { name: 'Open Data Card' }).click();
  await activeTab(page, 'README.md');
  const rows = (await readFile(join(out, 'train.jsonl'), 'utf8')).trimEnd().split('\n');
  assert.equal(rows.length, 1);
  const table = await readFile(join(out, 'train.parquet'));
  assert.equal(table.subarray(0, 4).toString(), 'PAR1');
}

/** What the lesson does stands beside it; whoever does not wait for all of it keeps what was drawn. */
async function isMeasured(page: Page, home: string): Promise<void> {
  // The run's own model measures: its tape says from here on what it writes then.
  await tapeModel(home, LESSON_DRAWS);
  await typeCommand(page, 'LEAFE: Review Next Correction');
  await measure(page);
  const panel = await reviewPanel(page);
  await panel.getByText('+60 points').waitFor();
  await panel.getByText('4 of 5 with the lesson, 1 of 5 without').waitFor();
  await clearNotifications(page);

  // From the fifth on they take longer than anybody waits.
  const slow = LESSON_DRAWS.map((draw, at) => (at < 4 ? draw : { ...draw, delayMs: 3_600_000 }));
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
}

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
