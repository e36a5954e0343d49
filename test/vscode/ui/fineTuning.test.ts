import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { evaluationIn } from '../../support/evaluations.ts';
import { fineTuningServer } from '../../support/fineTuningServer.ts';
import { BASE, WORSE } from '../../support/panel/reportScenarios.ts';
import { trlDataset } from '../../support/trlDataset.ts';
import { inWindow } from './inWindow.ts';
import { jobPanel, pickEach } from './jobPanel.ts';
import { notification } from './notifications.ts';
import { enter, pick, quickInput, runCommand } from './palette.ts';
import { until } from './until.ts';
import { chooseInMenu, closeViewPart, openView, openViewPart, treeItem } from './views.ts';

test('a fine-tuning API is added with its key and given chats, and the name of what it made comes back', async (t) => {
  const server = await fineTuningServer();
  t.after(() => server.close());
  await inWindow(async ({ page, home, folder }) => {
    const rows = Array.from({ length: 10 }, (_, at) => ({ id: `r/c${at}`, prompt: `${at}` }));
    await trlDataset(join(folder, 'chats'), rows, 'openai');
    await trlDataset(join(folder, 'tokens'), rows);
    await openView(page, 'LEAFE');
    for (const view of ['Problems', 'Runs', 'Corrections']) await closeViewPart(page, view);
    await openViewPart(page, 'Training Jobs');

    await runCommand(page, 'LEAFE: Push Corrections to Trainer');
    await pickEach(page, ['Add a trainer', 'A fine-tuning API']);
    await answer(page, 'Its base URL', server.url);
    await answer(page, 'empty where each push shall ask', '');
    await answer(page, 'What you call it', 'service');
    await answer(page, 'Kept in the secret storage', server.token);
    await quickInput(page)
      .getByRole('option', { name: /^chats/ })
      .waitFor();
    assert.equal(
      await quickInput(page)
        .getByRole('option', { name: /^tokens/ })
        .count(),
      0,
    );
    await pick(page, 'chats');
    await answer(page, 'as service names it', 'small-1');
    await quickInput(page).getByText('Sends 10 rows as chats, nothing else').waitFor();
    await pickEach(page, ['Epochs']);
    await answer(page, 'How often each row is trained on', '2');
    await pickEach(page, ['Push to service']);

    const panel = await jobPanel(page);
    await panel.getByText('10 chats, each counts alike').waitFor();
    await panel.getByText('epochs 2, rows a step left to the service, seed 1').waitFor();
    const job = await until('the job at the service', async () => server.jobs[0] ?? null);
    assert.deepEqual([job.model, job.hyperparameters], ['small-1', { n_epochs: 2 }]);
    const kept = await readFile(join(home, 'trainers.json'), 'utf8');
    assert.ok(kept.includes(server.url) && !kept.includes(server.token));

    server.advance(job.id, 'succeeded');
    // Who looks at it needs no notification.
    await panel.getByRole('button', { name: 'Fetch' }).click();
    const model = server.jobs[0]?.fine_tuned_model ?? '';
    const made = await notification(page, `made the model ${model}`);
    await made.getByRole('button', { name: 'Copy Model Name' }).click();
    await until('the name in the clipboard', async () =>
      (await page.evaluate<string>('navigator.clipboard.readText()')) === `openai:${model}`
        ? true
        : null,
    );
    await panel.getByText(model).first().waitFor();
    const tuned = { model: `openai:${model}`, base: 'openai:small-1', baseUrl: server.url };
    await isSetOnlyAfterComparison(page, home, tuned);
  })(t);
});

/** The same rule as for an adapter; and models are asked for where this one stays. */
async function isSetOnlyAfterComparison(
  page: Page,
  home: string,
  { model, base, baseUrl }: { readonly model: string; readonly base: string; baseUrl: string },
): Promise<void> {
  const node = treeItem(page, 'chats-');
  await chooseInMenu(node, 'Set as Model');
  await notification(page, 'has not been compared with its base yet');
  const made = { sha256: null, options: { baseUrl }, batch: 8 };
  await evaluationIn(join(home, 'evaluations', 'base'), BASE, { model: { ...made, model: base } });
  const trainedOn = ['another'];
  await evaluationIn(join(home, 'evaluations', 'tuned'), WORSE, {
    model: { ...made, model, trainedOn },
  });
  await chooseInMenu(node, 'Set as Model');
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.getByText('solves less than its base').waitFor();
  await dialog.locator('.codicon-dialog-error').waitFor();
  await dialog.getByRole('button', { name: 'Set Anyway' }).click();
  await dialog.getByText('models are asked for at https://api.openai.com/v1').waitFor();
  await dialog.getByRole('button', { name: 'Set Address' }).click();
  await notification(page, 'is the default model now');
  await runCommand(page, 'LEAFE: Explore Problem');
  await pick(page, 'Even or Odd');
  const first = quickInput(page).getByRole('option').first();
  await first.getByText('the default').waitFor();
  assert.match(await first.innerText(), new RegExp(model));
  await page.keyboard.press('Escape');
}

/** Types into the box that asks this. */
async function answer(page: Page, asked: string, text: string): Promise<void> {
  await quickInput(page).getByText(asked).waitFor();
  await enter(page, text);
}
