import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { inWindow } from './inWindow.ts';
import { typeCommand } from './palette.ts';
import { reviewPanel, threeCorrections } from './reviewPanel.ts';
import { treeItem } from './views.ts';

const FOCUS = 'LEAFE: Focus on Corrections View';

test(
  "VS Code's own command puts the keyboard into the queue, the first time in a window and every other",
  inWindow(async ({ page, home }) => {
    await threeCorrections(home);
    await typeCommand(page, FOCUS);
    await treeItem(page, 'To Review, 3').waitFor();
    await hasKeys(page);
    await page.keyboard.press('Enter');
    await (await reviewPanel(page)).getByText('b1.1 → b4.1').first().waitFor();
    await typeCommand(page, 'View: Focus Active Editor Group');
    await page.locator('.sidebar .monaco-list:focus').first().waitFor({ state: 'detached' });
    await typeCommand(page, FOCUS);
    await hasKeys(page);
  }),
);

test(
  'where nothing was corrected yet, it shows what to do',
  inWindow(async ({ page }) => {
    await typeCommand(page, FOCUS);
    await page.locator('.sidebar').getByText('Nothing has been corrected yet.').waitFor();
  }),
);

async function hasKeys(page: Page): Promise<void> {
  await page.locator('.sidebar .monaco-list:focus').first().waitFor();
}
