import type { Locator, Page } from 'playwright-core';

/** Opens a container of the activity bar by its title, as a click on its icon does. */
export async function openView(page: Page, container: string): Promise<void> {
  // The tab itself gets its name only once it was opened; its icon has it from the start.
  const icon = page.locator(`a[aria-label^="${container}"]`);
  const tab = page.locator('.activitybar [role="tab"]').filter({ has: icon });
  // A click on the container that is open would close it.
  if ((await tab.getAttribute('aria-expanded')) === 'true') return;
  await tab.click();
  await page.locator('.sidebar .composite.title', { hasText: container }).waitFor();
}

/** An entry of a native tree, by the beginning of the words that a screen reader says. */
export function treeItem(page: Page, name: string): Locator {
  return page.locator(`.sidebar [role="treeitem"][aria-label^="${name}"]`).first();
}
