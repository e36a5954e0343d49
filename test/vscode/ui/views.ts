import type { Locator, Page } from 'playwright-core';
import { typeCommand } from './palette.ts';
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

/** Sees to it that one of the views in the open container is open, by its title. */
export function openViewPart(page: Page, title: string): Promise<void> {
  return setViewPart(page, title, 'true');
}

/** Sees to it that it is closed, so that the others have its room. */
export function closeViewPart(page: Page, title: string): Promise<void> {
  return setViewPart(page, title, 'false');
}

async function setViewPart(page: Page, title: string, state: 'true' | 'false'): Promise<void> {
  const header = page.locator('.sidebar .pane-header', { hasText: title }).first();
  await until(`the view ${title}`, async () => {
    const now = await header.getAttribute('aria-expanded', { timeout: 3000 });
    if (now === state) return true;
    await header.locator('.title').first().click({ timeout: 3000 });
    return null;
  });
}

/** An entry of a native tree, by the beginning of the words that a screen reader says. */
export function treeItem(page: Page, name: string): Locator {
  return page.locator(`.sidebar [role="treeitem"][aria-label^="${name}"]`).first();
}

/** Sees to it that an entry is open, so that what lies under it shows. */
export function expand(item: Locator): Promise<void> {
  return setExpanded(item, 'true');
}

/** Sees to it that an entry is closed, so that those after it come into sight. */
export function collapse(item: Locator): Promise<void> {
  return setExpanded(item, 'false');
}

async function setExpanded(item: Locator, wanted: 'true' | 'false'): Promise<void> {
  await until('an entry that is open or closed as wanted', async () => {
    const state = await item.getAttribute('aria-expanded', { timeout: 3000 });
    // A second click would undo the first.
    if (state !== wanted) await item.locator('.monaco-tl-twistie').click({ timeout: 3000 });
    const isSo = item.and(item.page().locator(`[aria-expanded="${wanted}"]`));
    await isSo.waitFor({ timeout: 3000 });
    return true;
  });
}

/** Chooses an entry of the context menu of something. */
export async function chooseInMenu(item: Locator, label: string): Promise<void> {
  await item.click({ button: 'right' });
  const entry = item.page().getByRole('menuitem', { name: label });
  let isTried = false;
  await until(`the menu with ${label} to go`, async () => {
    if (isTried && (await entry.isHidden())) return true;
    // A menu takes no click in its first tenth of a second, so that the press that opened it does not choose from it.
    await entry.click({ timeout: 3000 });
    isTried = true;
    await entry.waitFor({ state: 'hidden', timeout: 1000 });
    return true;
  });
}

/** Waits until the status bar holds this text. */
export async function statusBar(page: Page, text: string | RegExp): Promise<Locator> {
  const item = page.locator('.statusbar-item', { hasText: text }).first();
  await item.waitFor();
  return item;
}

/** Puts the keyboard into a view's list. A view that is only being made does not take it yet. */
export async function focusView(page: Page, title: string): Promise<void> {
  await until(`the keyboard in ${title}`, async () => {
    await typeCommand(page, `LEAFE: Focus on ${title} View`);
    const list = page.locator('.sidebar .pane.expanded .monaco-list:focus').first();
    await list.waitFor({ timeout: 3000 });
    return true;
  });
}
