import type { Locator, Page } from 'playwright-core';
import { quickOpen } from './palette.ts';
import { LIMIT_MS, until } from './until.ts';
import { chooseInMenu } from './views.ts';

/** Waits until the tab with this title is the one that is looked at. */
export async function activeTab(page: Page, title: string, timeout = LIMIT_MS): Promise<Locator> {
  const tab = page.locator('.tabs-container .tab.active', { hasText: title }).first();
  await tab.waitFor({ timeout });
  return tab;
}

/** Compares a step of the Runs view with its parent, and waits for the diff with this title. */
export async function compareWithParent(step: Locator, title: string): Promise<void> {
  await chooseInMenu(step, 'Compare With Parent');
  await activeTab(step.page(), title);
}

/** The text of the editor in this place as it is drawn: the lines that fit on the screen, without their numbers. */
export async function editorText(place: Page | Locator): Promise<string> {
  return until('an editor with text', async () => {
    const lines = await place.locator('.view-lines').first().innerText({ timeout: 3000 });
    // The editor draws blanks as non-breaking ones.
    const text = lines.replaceAll('\u00a0', ' ');
    return text.trim() === '' ? null : text;
  });
}

/** The two sides of the diff that is looked at. */
export function diffEditor(page: Page): { readonly before: Locator; readonly after: Locator } {
  const diff = page.locator('.monaco-diff-editor').first();
  return {
    before: diff.locator('.editor.original'),
    after: diff.locator('.editor.modified'),
  };
}

/** Opens a file of the window's folder. */
export async function openFile(page: Page, name: string): Promise<void> {
  await quickOpen(page, name);
  await activeTab(page, name);
}

/** Puts `text` in place of all that the editor holds, without saving. */
export async function replaceText(page: Page, text: string): Promise<void> {
  await page.locator('.editor-instance .view-lines').first().click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

/** A button over a line of the editor, of the so-many-th line that has any. While VS Code starts they are words alone. */
export function lensButton(page: Page, name: string, line = 0): Locator {
  return page.locator('.codelens-decoration').nth(line).getByRole('button', { name });
}

/** Closes the Settings editor, which lies over the rest of the window. */
export async function closeSettings(page: Page): Promise<void> {
  await page.locator('.settings-editor .settings-header').first().click();
  await page.keyboard.press('Escape');
  await page.locator('.settings-editor').waitFor({ state: 'hidden' });
}
