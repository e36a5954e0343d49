import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { packFolder } from '../../../scripts/packaging/vsce.mjs';
import { storiesOn } from './inWindow.ts';
import { notification, notifications } from './notifications.ts';
import { runCommand } from './palette.ts';
import { UiHost } from './uiHost.ts';
import { openView, treeItem } from './views.ts';
import { webview } from './webview.ts';
import { reload } from './window.ts';

const FIXTURE = fileURLToPath(new URL('../fixture', import.meta.url));

/** What the other stories rely on is told of the smallest extension that has it. */
const inWindow = storiesOn(
  new UiHost(async (folder) => {
    const vsix = join(folder, 'fixture.vsix');
    await packFolder(FIXTURE, vsix, ['--skip-license']);
    return vsix;
  }),
);

test(
  'a view shows what the extension gives it, and stays when it is asked for again',
  inWindow(async ({ page }) => {
    await openView(page, 'Fixture');
    await treeItem(page, 'one thing').waitFor();
    await openView(page, 'Fixture');
    assert.equal(await treeItem(page, 'one thing').isVisible(), true);
  }),
);

test(
  'a button in a panel is answered by the extension',
  inWindow(async ({ page }) => {
    await runCommand(page, 'Fixture: Open Panel');
    const panel = await webview(page, 'Counter');
    await panel.getByRole('button', { name: 'Count' }).click();
    await panel.getByText('counted 1').waitFor();
    await notification(page, 'Counted 1.');
    assert.deepEqual(await notifications(page), ['Counted 1.']);
  }),
);

test(
  'a window that is loaded again has its extension again',
  inWindow(async ({ page }) => {
    await openView(page, 'Fixture');
    await treeItem(page, 'one thing').waitFor();
    await reload(page);
    await runCommand(page, 'Fixture: Open Panel');
    await webview(page, 'Counter');
  }),
);

test(
  'a folder is not trusted before a person says so, where a server asks',
  inWindow(
    async ({ page }) => {
      const restricted = page.locator('.statusbar').getByText('Restricted Mode');
      await restricted.waitFor();
      await runCommand(page, 'Workspaces: Manage Workspace Trust');
      await page.getByRole('button', { name: 'Trust', exact: true }).click();
      await restricted.waitFor({ state: 'hidden' });
    },
    { server: { workspaceTrust: true } },
  ),
);
