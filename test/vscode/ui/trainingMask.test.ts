import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { defaultModelFile, linkModel } from '../../support/testHome.ts';
import { activeTab, editorText } from './editors.ts';
import { inWindow } from './inWindow.ts';
import { notification } from './notifications.ts';
import { threeCorrections } from './reviewPanel.ts';
import { LESSON } from './tape.ts';
import { focusView, treeItem } from './views.ts';
import { until } from './until.ts';

test(
  'a correction is shown as a trainer sees it, by a key',
  inWindow(async ({ page, home }) => {
    await linkModel(home, await defaultModelFile());
    await threeCorrections(home);
    await openMask(page);
    await activeTab(page, 'training mask');
    assert.match(await noteOf(page, 'assistant'), /trained from here: \d+ tokens after \d+/);
    const text = await editorText(page.locator('.editor-instance').first());
    assert.match(text, /<\|im_start\|>assistant\n[^]*```python[^]*<\|im_end\|>/);
    assert.ok(!text.includes(LESSON));
  }),
);

test(
  'where the model is not here, its tokenizer is not, and it can be fetched by a button',
  inWindow(async ({ page, home }) => {
    await threeCorrections(home);
    await openMask(page);
    const told = await notification(page, 'qwen2.5-coder-1.5b');
    await told.getByRole('button', { name: 'Get Model' }).waitFor();
  }),
);

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

/** With the keyboard alone. */
async function openMask(page: Page): Promise<void> {
  await focusView(page, 'Corrections');
  await treeItem(page, 'To Review, 3').waitFor();
  // The first correction has it the first time, and what had it before every other.
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await treeItem(page, 'b1.1 → b4.1').and(page.locator('.focused')).waitFor();
  await page.keyboard.press('m');
}
