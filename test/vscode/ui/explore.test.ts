import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { onlyRun } from '../../support/runFiles.ts';
import { activeTab, compareWithParent, diffEditor, editorText } from './editors.ts';
import { exploreToTheEnd } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { enter, pick, quickInput, runCommand } from './palette.ts';
import { TAPED_PROBLEM } from './tape.ts';
import { until } from './until.ts';
import { openView, treeItem } from './views.ts';

test(
  'a person explores a problem from the palette, reads the run, compares a step with its parent, and has its program in the folder by an edit that was seen and ticked',
  inWindow(async ({ page, home, folder }) => {
    await problemsHaveTheirNames(page);
    await exploreToTheEnd(page);
    await treeItem(page, 'b1.1, wrong answer 1/2').waitFor();
    const right = treeItem(page, 'b1.2, accepted 2/2');
    await right.click();
    await activeTab(page, 'b1.2 program.py');
    assert.match(await editorText(page), /print\("even" if n % 2 == 0 else "odd"\)/);
    await compareWithParent(right, 'b1.1 ↔ b1.2');
    const { before, after } = diffEditor(page);
    assert.match(await editorText(before), /print\("even"\)/);
    assert.match(await editorText(after), /else "odd"\)/);
    assert.equal((await onlyRun(home)).state.ended?.because, 'solved');

    await isCopied(page, join(folder, 'mine.py'));
  }),
);

/** As people do, with the short name beside it. */
async function problemsHaveTheirNames(page: Page): Promise<void> {
  await runCommand(page, 'LEAFE: Explore Problem');
  const option = quickInput(page).getByRole('option', { name: 'Sum of Two Integers' }).first();
  await option.waitFor();
  assert.match((await option.getAttribute('aria-label')) ?? '', /sum_two · level 0/);
  assert.doesNotMatch((await option.getAttribute('aria-label')) ?? '', /starter_/);
}

/** Not before the person agreed. */
async function isCopied(page: Page, target: string): Promise<void> {
  await runCommand(page, 'LEAFE: Copy Program Into Workspace');
  // A person who looks at something else meanwhile is still asked.
  await openView(page, 'Explorer');
  await pick(page, TAPED_PROBLEM);
  await pick(page, 'b1.2');
  await enter(page, 'mine.py');
  const preview = page.locator('.bulk-edit-panel');
  await preview.locator('.edit-checkbox').first().check();
  assert.equal(existsSync(target), false);
  await preview.getByRole('button', { name: 'Apply' }).click();
  await until('the program in the folder', async () => (existsSync(target) ? true : null));
  assert.match(await readFile(target, 'utf8'), /"even" if n % 2 == 0/);
}
