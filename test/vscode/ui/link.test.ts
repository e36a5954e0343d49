import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { exploredOnDisk } from '../../extension/exploredOnDisk.ts';
import { inWindow } from './inWindow.ts';
import { notification } from './notifications.ts';
import { enter, runCommand } from './palette.ts';
import { runPanel } from './runPanel.ts';
import { treeItem } from './views.ts';

const RUN = 'vscode://leafe.leafe/run/';

test(
  'a link from outside opens the panel of the run that it names, or says that there is none and leads to the runs that are',
  inWindow(async ({ page, home }) => {
    await follow(page, `${RUN}20261124-0208-sum_two-k3f9`);
    const told = await notification(page, 'There is no such run: "20261124-0208-sum_two-k3f9".');
    await told.getByRole('button', { name: 'Show the Runs' }).click();
    await page.locator('.sidebar .composite.title', { hasText: 'LEAFE' }).waitFor();
    await treeItem(page, 'Even or Odd').waitFor();

    await follow(page, `${RUN}..%2F..%2Fetc`);
    await notification(page, 'The link names no run.');
    assert.equal(await page.locator('.tab').count(), 0);

    const run = await exploredOnDisk(home, ['print("even")', 'print("odd")']);
    await follow(page, `${RUN}${run}`);
    const panel = await runPanel(page);
    await panel.locator('[id="step-b1.2"]').waitFor();
    await page.locator('.tab', { hasText: 'Even or Odd' }).waitFor();
  }),
);

/** Has VS Code open an address as the browser or another program would, and agrees that the extension may see it. */
async function follow(page: Page, address: string): Promise<void> {
  await runCommand(page, 'Developer: Open URL');
  await enter(page, address);
  await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Open' }).click();
}
