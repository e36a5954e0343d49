import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator } from 'playwright-core';
import { ATTACKS } from '../../../src/core/prove/attacks.ts';
import { inWindow } from './inWindow.ts';
import { notification } from './notifications.ts';
import { runCommand } from './palette.ts';

test(
  'the sandbox is attacked while the editor goes on, line by line, until the person stops it',
  inWindow(async ({ page }) => {
    await runCommand(page, 'LEAFE: Prove Sandbox');
    await notification(page, 'Attacking the sandbox');
    const lines = page.locator('.part.panel .view-line');
    // The editor draws blanks that do not break.
    const first = new RegExp(`✔.*${ATTACKS[0]?.name.replaceAll(' ', '\\s') ?? ''}`);
    await lines.filter({ hasText: first }).waitFor();
    const before = await latest(lines);
    await runCommand(page, 'View: Toggle Panel Visibility');
    await lines.first().waitFor({ state: 'hidden' });
    await runCommand(page, 'LEAFE: Prove Sandbox');
    await lines.first().waitFor();
    assert.ok((await latest(lines)) >= before, 'it was not begun again');
    await runCommand(page, 'Notifications: Show Notifications');
    const attacking = page.locator('.notifications-center', { hasText: 'Attacking the sandbox' });
    await attacking.getByRole('button', { name: 'Cancel' }).click();
    await lines.filter({ hasText: 'Stopped.' }).waitFor();
    await attacking.waitFor({ state: 'hidden' });
  }),
);

/** The number of the latest attack that is told of. */
async function latest(lines: Locator): Promise<number> {
  const texts = await lines.allInnerTexts();
  return Math.max(...texts.map((text) => Number(/^\s*✔\s+(\d+)/.exec(text)?.[1] ?? 0)));
}
