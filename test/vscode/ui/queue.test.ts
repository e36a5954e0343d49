import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { onlyRun } from '../../support/runFiles.ts';
import { defaultModelFile, linkModel } from '../../support/testHome.ts';
import { activeTab, editorText } from './editors.ts';
import { inWindow } from './inWindow.ts';
import { notification } from './notifications.ts';
import { typeCommand } from './palette.ts';
import { reviewShows, threeCorrections } from './reviewPanel.ts';
import { LESSON } from './tape.ts';
import { openView, treeItem } from './views.ts';
import { until } from './until.ts';
import { reload, reviewKept } from './window.ts';

test(
  "the review panel is there again after a reload; VS Code's own command puts the keyboard into the queue, where a key shows a correction as a trainer sees it",
  inWindow(async ({ page, home }) => {
    await threeCorrections(home);
    const { id: run } = await onlyRun(home);
    // Nothing else of LEAFE is in sight.
    await openView(page, 'Explorer');
    await typeCommand(page, 'LEAFE: Review Next Correction');
    await reviewShows(page, 'b1.1 → b4.1', '3 to review');
    await reviewKept(page, `${run}/c1`);
    await reload(page);
    await reviewShows(page, 'b1.1 → b4.1', '3 to review');

    await focusQueue(page);
    await treeItem(page, 'To Review, 3').waitFor();
    await onFirstCorrection(page);
    await page.keyboard.press('Enter');
    await reviewShows(page, 'b1.1 → b4.1', '3 to review');
    await typeCommand(page, 'View: Focus Active Editor Group');
    await page.locator('.sidebar .monaco-list:focus').first().waitFor({ state: 'detached' });
    await focusQueue(page);

    await onFirstCorrection(page);
    await page.keyboard.press('m');
    const told = await notification(page, 'qwen2.5-coder-1.5b');
    await told.getByRole('button', { name: 'Get Model' }).waitFor();
    await linkModel(home, await defaultModelFile());
    await page.keyboard.press('m');
    await showsMask(page);
  }),
);

async function focusQueue(page: Page): Promise<void> {
  await typeCommand(page, 'LEAFE: Focus on Corrections View');
  await page.locator('.sidebar .monaco-list:focus').first().waitFor();
}

/** With the keyboard alone. The first correction has it the first time, and what had it before every other. */
async function onFirstCorrection(page: Page): Promise<void> {
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await treeItem(page, 'b1.1 → b4.1').and(page.locator('.focused')).waitFor();
}

async function showsMask(page: Page): Promise<void> {
  await activeTab(page, 'training mask');
  assert.match(await noteOf(page, 'assistant'), /trained from here: \d+ tokens after \d+/);
  const text = await editorText(page.locator('.editor-instance').first());
  assert.match(text, /<\|im_start\|>assistant\n[^]*```python[^]*<\|im_end\|>/);
  assert.ok(!text.includes(LESSON));
}

/** What is drawn behind a line: no text of the document. */
function noteOf(page: Page, line: string): Promise<string> {
  return until(`a note behind ${line}`, async () => {
    const spans = page.locator('.view-line', { hasText: line }).last().locator('span');
    const notes = await spans.evaluateAll((all) =>
      all
        .map((span) => getComputedStyle(span, '::after').content)
        .filter((text) => text !== 'none'),
    );
    return notes.length === 0 ? null : notes.join(' ').replaceAll('\u00a0', ' ');
  });
}
