import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { exploreToTheEnd, SOLVED } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { enter, pick, quickInput, runCommand } from './palette.ts';
import { TAPED_PROBLEM } from './tape.ts';
import { openView, treeItem } from './views.ts';

test(
  'the Problems view and the Runs view are narrowed by choices and words, say so above the tree, and show all again by their own buttons',
  inWindow(async ({ page }) => {
    await openView(page, 'LEAFE');
    await treeItem(page, TAPED_PROBLEM).waitFor();
    await problemsAreNarrowed(page);
    await exploreToTheEnd(page);
    await runsAreNarrowed(page);
  }),
);

async function problemsAreNarrowed(page: Page): Promise<void> {
  await runCommand(page, 'LEAFE: Filter Problems');
  await pick(page, 'Text');
  await enter(page, 'two');
  await pick(page, 'Solved');
  await pick(page, 'not solved');
  await leaveFilter(page);
  await said(
    page,
    /^Filtered to not solved, “two”: \d+ of \d+\. Clear Filter shows all\.$/,
  ).waitFor();
  await treeItem(page, 'Sum of Two Integers').waitFor();
  await treeItem(page, TAPED_PROBLEM).waitFor({ state: 'hidden' });

  await runCommand(page, 'LEAFE: Filter Problems');
  await pick(page, 'Solved');
  await pick(page, 'solved');
  await leaveFilter(page);
  const empty = page.locator('.sidebar .welcome-view', {
    hasText: 'No problem fits the filter.',
  });
  await empty.getByRole('button', { name: 'Clear Filter' }).click();
  await treeItem(page, TAPED_PROBLEM).waitFor();
  await said(page, /^Filtered/).waitFor({ state: 'hidden' });
}

async function runsAreNarrowed(page: Page): Promise<void> {
  await runCommand(page, 'LEAFE: Filter Runs');
  await pick(page, 'Problem');
  await enter(page, 'even');
  await leaveFilter(page);
  await said(page, 'Filtered to “even”: 1 of 1. Clear Filter shows all.').waitFor();
  await treeItem(page, SOLVED).waitFor();

  await runCommand(page, 'LEAFE: Filter Runs');
  await pick(page, 'State');
  await pick(page, 'not solved');
  await leaveFilter(page);
  await page.locator('.sidebar').getByText('No run fits the filter.').waitFor();
  await runCommand(page, 'LEAFE: Clear Filter of Runs');
  await treeItem(page, SOLVED).waitFor();
  await said(page, /^Filtered/).waitFor({ state: 'hidden' });
}

/** What stands above a tree. */
function said(page: Page, words: string | RegExp): Locator {
  return page.locator('.sidebar .tree-explorer-viewlet-tree-view .message').getByText(words);
}

async function leaveFilter(page: Page): Promise<void> {
  // The list comes again after each choice.
  await quickInput(page).getByPlaceholder('What the view shall show').waitFor();
  await page.keyboard.press('Escape');
  await quickInput(page).waitFor({ state: 'hidden' });
}
