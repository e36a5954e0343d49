import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { onlyRun } from '../../support/runFiles.ts';
import { exploreToTheEnd } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { runCommand } from './palette.ts';

test(
  'a folder that nobody trusts yet has no say in where things are kept, and its page says so',
  inWindow(
    async ({ page, home, folder }) => {
      await page.locator('.statusbar').getByText('Restricted Mode').waitFor();
      await writeSettings(folder, {
        'leafe.home': join(folder, 'theirs'),
        'leafe.models': ['x:y'],
      });
      await exploreToTheEnd(page);
      assert.equal((await onlyRun(home)).state.ended?.because, 'solved');
      await openExtensionPage(page);
      await page.getByText("LEAFE uses none of that folder's settings").first().waitFor();
    },
    { server: { workspaceTrust: true } },
  ),
);

test(
  'a folder that lies on no disk has no LEAFE, and its page says why',
  inWindow(
    async ({ page }) => {
      await openExtensionPage(page);
      await page.getByText('Programs are judged in Docker').first().waitFor();
      assert.equal(await page.locator('a[aria-label^="LEAFE"]').count(), 0);
    },
    { target: 'memfs:/contest' },
  ),
);

/** Opens what VS Code tells of the extension, as a click in the list of installed ones does. */
async function openExtensionPage(page: Page): Promise<void> {
  await runCommand(page, 'Extensions: Show Installed Extensions');
  await page.locator('.extension-list-item', { hasText: 'LEAFE' }).first().click();
}

async function writeSettings(folder: string, settings: Record<string, unknown>): Promise<void> {
  await mkdir(join(folder, '.vscode'));
  await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
}
