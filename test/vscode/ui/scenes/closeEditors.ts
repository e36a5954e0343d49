import type { Page } from 'playwright-core';
import { runCommand } from '../palette.ts';

/** Closes all editors, and waits until they are gone. */
export async function closeEditors(page: Page): Promise<void> {
  await runCommand(page, 'View: Close All Editors');
  await page.locator('.tabs-container .tab').first().waitFor({ state: 'hidden' });
}
