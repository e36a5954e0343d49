import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { exploredOnDisk } from '../../extension/exploredOnDisk.ts';
import { runsOf } from '../../support/runFiles.ts';
import { inWindow } from './inWindow.ts';
import { clearNotifications, notification } from './notifications.ts';
import { enter, runCommand } from './palette.ts';
import { runPanel } from './runPanel.ts';

const AGENT = fileURLToPath(new URL('../agent', import.meta.url));
/** VS Code's own chat is switched on, and another extension's model is in it: it answers nobody without one. */
const WITH_AGENT = {
  settings: { 'chat.disableAIFeatures': false },
  server: { beside: [AGENT] },
};

test(
  'other agents judge, branch and learn only after the person was asked in plain words; and @leafe answers in the chat',
  inWindow(async ({ page, home }) => {
    const run = await exploredOnDisk(home, ['print("even")', 'print("odd")']);
    const code = 'print("<b>even</b>")';

    const judge = await useTool(page, 'leafe_judge', { problem: 'starter#parity', code });
    await judge.getByText('Judge a program?').waitFor();
    await judge
      .getByText('By starter#parity, in the sandbox: without network, and away from your files.')
      .waitFor();
    await judge.getByText(code).waitFor();
    await judge.getByRole('button', { name: 'Yes' }).click();
    await notification(page, '"verdict":"wrongAnswer"');
    await clearNotifications(page);

    const branch = await useTool(page, 'leafe_branch', { run, step: 'b1.1', hint: 'say odd' });
    await branch.getByText('Open a new branch?').waitFor();
    await branch.getByText(`${run} goes on from b1.1, and its model is asked again.`).waitFor();
    await branch.getByText('say odd').waitFor();
    await branch.getByRole('button', { name: 'Cancel' }).click();
    await notification(page, 'It says nothing');
    const [untouched] = await runsOf(home);
    assert.deepEqual([...(untouched?.state.branches.keys() ?? [])], ['b1']);

    const reflect = await useTool(page, 'leafe_reflect', { run });
    await reflect.getByText('Hand out the lessons of a run?').waitFor();
    await reflect.getByRole('button', { name: 'Cancel' }).click();
    await clearNotifications(page);

    await ask(page, '@leafe /show ');
    const reply = page.locator('.interactive-response', { hasText: 'LEAFE' });
    await reply.getByText('Even or Odd').waitFor();
    await reply.getByText('2 programs').waitFor();
    await reply.getByRole('button', { name: 'Open Run' }).click();
    const panel = await runPanel(page);
    await panel.locator('[id="step-b1.2"]').waitFor();
  }, WITH_AGENT),
);

/** Has the other extension use a tool, and gives the question that VS Code asks the person first. */
async function useTool(page: Page, name: string, input: object): Promise<Locator> {
  await runCommand(page, 'Agent: Use Tool');
  await enter(page, JSON.stringify({ name, input }));
  return page.locator('.monaco-dialog-box');
}

/** Asks in the chat, with the model of the other extension in it. */
async function ask(page: Page, words: string): Promise<void> {
  await runCommand(page, 'Chat: Open Chat');
  const box = page.locator('.chat-input-container');
  await box.getByText('Silent', { exact: true }).first().waitFor();
  await box.locator('.monaco-editor').first().click();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}
