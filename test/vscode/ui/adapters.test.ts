import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  adapterRecord,
  adaptersFolder,
  listAdapters,
} from '../../../src/app/adapters/adapterFolder.ts';
import type { KeptAdapter } from '../../../src/domain/keptAdapter.ts';
import { violations } from '../../support/axe.ts';
import { anAdapter, putAdapter } from '../../support/keptAdapter.ts';
import { BASE, WORSE } from '../../support/panel/reportScenarios.ts';
import { activeTab, diffEditor, editorText } from './editors.ts';
import { evaluationPanel, putEvaluation } from './evaluationPanel.ts';
import { inWindow } from './inWindow.ts';
import { clearNotifications, notification } from './notifications.ts';
import { enter, pick, quickInput, runCommand } from './palette.ts';
import { closeEditors } from './scenes/closeEditors.ts';
import { TAPED_PROBLEM } from './tape.ts';
import { until } from './until.ts';
import { chooseInMenu, closeViewPart, openView, openViewPart, treeItem } from './views.ts';

test(
  'a tuned model is set as the model only after a comparison with its base; another is explored with, looked into, called otherwise and taken away, and comes back',
  inWindow(async ({ page, home }) => {
    const may = anAdapter('may', 'qwen2.5-coder-1.5b');
    await putAdapter(home, may);
    const june = anAdapter('june');
    await putAdapter(home, june);
    await openView(page, 'LEAFE');
    for (const view of ['Problems', 'Runs', 'Corrections']) await closeViewPart(page, view);
    await openViewPart(page, 'Models');
    await isLikeItsBase(page, home, june);
    await isSetAfterComparison(page, home, may);
    await closeEditors(page);
    await clearNotifications(page);
    await isManaged(page, home);
  }),
);

async function isLikeItsBase(page: Page, home: string, adapter: KeptAdapter): Promise<void> {
  const dialog = page.locator('.monaco-dialog-box');
  const node = treeItem(page, 'june, trained on corrections');
  await chooseInMenu(node, 'Compare Base and Tuned');
  await dialog.getByText('Neither june nor its base is evaluated yet.').waitFor();
  await page.keyboard.press('Escape');
  await putEvaluation(home, 'june-tuned', BASE, { adapter, of: 'tuned' });
  await putEvaluation(home, 'june-base', BASE, { adapter, of: 'base' });
  await chooseInMenu(node, 'Compare Base and Tuned');
  const both = await evaluationPanel(page);
  await both.getByText('No difference can be seen with this many samples.').waitFor();
  await closeEditors(page);
  await chooseInMenu(node, 'Set as Model');
  await dialog.getByText('No difference between june and its base can be seen').waitFor();
  await page.keyboard.press('Escape');
}

/** After a regression only by a choice of its own. */
async function isSetAfterComparison(page: Page, home: string, adapter: KeptAdapter): Promise<void> {
  const dialog = page.locator('.monaco-dialog-box');
  const node = treeItem(page, 'may, trained on corrections');
  await chooseInMenu(node, 'Set as Model');
  await notification(page, 'may has not been compared with its base yet');

  await putEvaluation(home, 'tuned', WORSE, { adapter, of: 'tuned' });
  await putEvaluation(home, 'base', BASE, { adapter, of: 'base' });
  await putEvaluation(home, 'other', BASE, { adapter, of: 'base' }, { judge: { image: 'other' } });
  await runCommand(page, 'LEAFE: Compare Base and Tuned');
  await pickNamed(page, 'other');
  await pickNamed(page, 'tuned');
  await notification(
    page,
    /cannot be compared: programs were judged in other and in leafe-sandbox/,
  );

  await chooseInMenu(node, 'Set as Model');
  await dialog.getByText('may solves less than its base').waitFor();
  await dialog.locator('.codicon-dialog-error').waitFor();
  await dialog.getByRole('button', { name: 'Show Comparison' }).click();
  const panel = await evaluationPanel(page);
  await panel.getByText('Tuned solves less.').waitFor();
  assert.deepEqual(await violations(panel), []);
  const lost = panel.locator('section', { hasText: 'Lost (' }).last();
  await lost.getByRole('button').nth(1).click();
  await activeTab(page, 'base ↔ tuned');
  assert.match(await editorText(diffEditor(page).before), /1 of 4 attempts solved it\./);
  assert.match(await editorText(diffEditor(page).after), /0 of 4 attempts solved it\./);
  await treeItem(page, 'may, the default').waitFor({ state: 'hidden' });

  await chooseInMenu(node, 'Set as Model');
  await dialog.getByRole('button', { name: 'Set Anyway' }).click();
  await treeItem(page, 'may, the default').waitFor();
  await runCommand(page, 'LEAFE: Explore Problem');
  await pick(page, 'Even or Odd');
  await quickInput(page).getByRole('option').first().getByText('the default · tuned').waitFor();
  await page.keyboard.press('Escape');
}

async function isManaged(page: Page, home: string): Promise<void> {
  const adapter = (name: string): ReturnType<typeof treeItem> =>
    treeItem(page, `${name}, trained on corrections`);

  await chooseInMenu(adapter('june'), 'Explore With Adapter');
  await pick(page, TAPED_PROBLEM);
  // The model is decided: what comes next is how to search.
  await quickInput(page).getByPlaceholder('How to search').waitFor();
  await page.keyboard.press('Escape');

  await chooseInMenu(adapter('june'), 'Show What Made the Adapter');
  await activeTab(page, 'adapter.json');
  assert.match(await editorText(page), /"dataset":\s*"corrections"/);

  await runCommand(page, 'LEAFE: Rename Adapter');
  await pick(page, 'june');
  await quickInput(page).getByText('once it is called june again').waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('a b');
  await quickInput(page).getByText('Use letters, digits').waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('july');
  await page.keyboard.press('Enter');
  await adapter('july').waitFor();
  const renamed = await notification(page, 'june is called july now.');
  await renamed.getByRole('button', { name: 'Undo' }).click();
  await adapter('june').waitFor();
  await adapter('july').waitFor({ state: 'hidden' });
  const record = await readFile(adapterRecord(home, 'june'), 'utf8');

  await runCommand(page, 'LEAFE: Rename Adapter');
  await pick(page, 'june');
  await quickInput(page).getByText('once it is called june again').waitFor();
  await enter(page, 'july');
  await adapter('july').waitFor();
  await clearNotifications(page);

  await chooseInMenu(adapter('july'), 'Remove Adapter');
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.getByText('Remove the adapter july from this machine?').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.deepEqual(await namesIn(home), ['july', 'may']);
  await chooseInMenu(adapter('july'), 'Remove Adapter');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await adapter('july').waitFor({ state: 'hidden' });
  assert.deepEqual(await namesIn(home), ['may']);
  const removed = await notification(page, 'The adapter july is removed.');
  await removed.getByRole('button', { name: 'Undo' }).click();
  await adapter('july').waitFor();
  assert.equal(
    await readFile(adapterRecord(home, 'july'), 'utf8'),
    record.replace('"name": "june"', '"name": "july"'),
  );

  await chooseInMenu(adapter('july'), 'Remove Adapter');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await notification(page, 'The adapter july is removed.');
  await clearNotifications(page);
  await until('it to be gone for good', async () =>
    (await readdir(adaptersFolder(home))).length === 1 ? true : null,
  );
  assert.deepEqual(await namesIn(home), ['may']);
}

async function namesIn(home: string): Promise<readonly string[]> {
  return (await listAdapters(home)).map(({ name }) => name);
}

/** Chooses an evaluation by its name, which stands below what made it. */
async function pickNamed(page: Page, name: string): Promise<void> {
  const box = quickInput(page);
  const entry = box.getByRole('option', { name: new RegExp(`(?:^|[ ,])${name} · `) });
  await entry.first().waitFor();
  // A pointer that rests on an entry brings up all of its text, over the entries below.
  await page.mouse.move(640, 700);
  await entry.first().click();
  await entry.first().waitFor({ state: 'hidden' });
}
