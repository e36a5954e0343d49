import type { Locator, Page } from 'playwright-core';
import { LIMIT_MS, until } from './until.ts';

/** Runs a command from the palette by the words it shows there, as in `LEAFE: Explore Problem`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  // An extension that is still being found has no commands yet.
  await until(`the command ${title}`, async () => {
    // A palette that is open knows the commands of the moment it was opened.
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await choose(page, `>${title}`, title, 3000);
    return true;
  });
}

/** Runs a command from the palette without a mouse. */
export async function typeCommand(page: Page, title: string): Promise<void> {
  await until(`the command ${title}`, async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await quickInput(page).locator('input').first().fill(`>${title}`, { timeout: 3000 });
    const first = quickInput(page).locator('.monaco-list-row.focused', { hasText: title });
    await first.waitFor({ timeout: 3000 });
    return true;
  });
  await page.keyboard.press('Enter');
  // What the command asks comes in the same box.
  const input = quickInput(page).locator('input').first();
  await until(`what follows ${title}`, async () =>
    (await quickInput(page).isHidden()) || (await input.inputValue()) !== `>${title}` ? true : null,
  );
}

/**
 * Opens a file of the window's folder by its name, to stay. It is looked for on the disk: a window that has just opened may not have
 * heard yet of a file that was just written, and its Explorer not show it.
 */
export async function quickOpen(page: Page, name: string): Promise<void> {
  await until(`the file ${name}`, async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await choose(page, name, name, 5000);
    return true;
  });
}

/** Chooses an entry of the pick list that is open, by the beginning of its label, within a time. */
export async function pick(page: Page, label: string, timeoutMs = LIMIT_MS): Promise<void> {
  await choose(page, label, label, timeoutMs);
}

/** Types into the input box that is open and accepts. */
export async function enter(page: Page, text: string): Promise<void> {
  await quickInput(page).locator('input').first().fill(text);
  await page.keyboard.press('Enter');
}

/** The box at the top of the window: palette, pick lists and input boxes. */
export function quickInput(page: Page): Locator {
  return page.locator('.quick-input-widget');
}

/** Only the entries that fit on the screen are drawn: what is typed brings the wanted one there. */
async function choose(page: Page, typed: string, label: string, timeout: number): Promise<void> {
  const box = quickInput(page);
  const input = box.locator('input').first();
  await input.fill(typed, { timeout });
  const literal = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // What was chosen last time has an icon before its label.
  const beginning = new RegExp(`^(?:history\\s+)?${literal}`);
  const entries = box.getByRole('option', { name: beginning });
  await entries.first().waitFor({ timeout });
  // Once it is there nothing else is tried: what a slow window chooses late would be chosen twice.
  await entries.first().click();
  // The next list comes in the same box, as does a text to change: what is typed for it must not go into this one.
  await until(`what follows ${label}`, async () => {
    if ((await box.isHidden()) || (await entries.count()) === 0) return true;
    return (await input.inputValue()) !== typed ? true : null;
  });
}
