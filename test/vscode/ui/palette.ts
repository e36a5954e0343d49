import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** Runs a command from the palette by the words it shows there, as in `LEAFE: Explore Problem`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  // An extension that is still being found has no commands yet.
  await until(`the command ${title}`, async () => {
    // A palette that is open knows the commands of the moment it was opened.
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await choose(page, `>${title}`, title);
    return true;
  });
}

/** Chooses an entry of the pick list that is open, by the beginning of its label. */
export async function pick(page: Page, label: string): Promise<void> {
  await until(`the entry ${label}`, async () => {
    await choose(page, label, label);
    return true;
  });
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
async function choose(page: Page, typed: string, label: string): Promise<void> {
  const box = quickInput(page);
  const timeout = 3000;
  await box.locator('input').first().fill(typed, { timeout });
  const beginning = new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
  await box.getByRole('option', { name: beginning }).first().click({ timeout });
}
