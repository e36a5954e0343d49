import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** Sees to it that a container of the activity bar is open, by a click on its icon where it is not. */
export async function openView(page: Page, container: string): Promise<void> {
  // The tab itself gets its name only once it was opened; its icon has it from the start.
  const icon = page.locator(`a[aria-label^="${container}"]`);
  const tab = page.locator('.activitybar [role="tab"]').filter({ has: icon });
  const title = page.locator('.sidebar .composite.title', { hasText: container });
  await until(`the view ${container}`, async () => {
    // A click on a container that is open closes it, and an extension may open its own in this very moment.
    const isOpen = (await tab.getAttribute('aria-expanded', { timeout: 3000 })) === 'true';
    if (!isOpen) await tab.click({ timeout: 3000 });
    await title.waitFor({ timeout: 3000 });
    return true;
  });
}

/** An entry of a native tree, by the beginning of the words that a screen reader says. */
export function treeItem(page: Page, name: string): Locator {
  return page.locator(`.sidebar [role="treeitem"][aria-label^="${name}"]`).first();
}

/** Sees to it that an entry is open, so that what lies under it shows. */
export async function expand(item: Locator): Promise<void> {
  await until('an open entry', async () => {
    const state = await item.getAttribute('aria-expanded', { timeout: 3000 });
    // A second click would close it again.
    if (state !== 'true') await item.locator('.monaco-tl-twistie').click({ timeout: 3000 });
    const isOpen = item.and(item.page().locator('[aria-expanded="true"]'));
    await isOpen.waitFor({ timeout: 3000 });
    return true;
  });
}
