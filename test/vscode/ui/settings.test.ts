import { test } from 'node:test';
import { quickInput, runCommand } from './palette.ts';
import { inWindow } from './inWindow.ts';
import { closeSettings } from './editors.ts';
import { notification } from './notifications.ts';
import { openView } from './views.ts';

test(
  'a setting of a wrong type is told of once with the button that leads to it, and the rest goes on',
  inWindow(
    async ({ page }) => {
      await openView(page, 'LEAFE');
      const told = await notification(page, 'The setting leafe.models does not fit');
      await told.getByRole('button', { name: 'Open Settings' }).click();
      const entry = page.locator('.settings-editor .setting-item-contents', { hasText: 'Models' });
      await entry.first().waitFor();
      await closeSettings(page);

      await runCommand(page, 'LEAFE: Explore Problem');
      await quickInput(page).getByRole('option', { name: 'Even or Odd' }).waitFor();
    },
    { settings: { 'leafe.models': 'tape:none' } },
  ),
);
