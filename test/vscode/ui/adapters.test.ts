import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import {
  adapterRecord,
  adaptersFolder,
  listAdapters,
} from '../../../src/app/adapters/adapterFolder.ts';
import { anAdapter, putAdapter } from '../../support/keptAdapter.ts';
import { activeTab, editorText } from './editors.ts';
import { inWindow } from './inWindow.ts';
import { clearNotifications, notification } from './notifications.ts';
import { enter, pick, quickInput, runCommand } from './palette.ts';
import { TAPED_PROBLEM } from './tape.ts';
import { until } from './until.ts';
import { chooseInMenu, openView, openViewPart, treeItem } from './views.ts';

test(
  'an adapter is explored with, looked into, called otherwise and taken away from the Models view, and comes back',
  inWindow(async ({ page, home }) => {
    await putAdapter(home, anAdapter('may', 'qwen2.5-coder-1.5b'));
    await openView(page, 'LEAFE');
    await openViewPart(page, 'Models');
    const adapter = (name: string): ReturnType<typeof treeItem> =>
      treeItem(page, `${name}, trained on corrections`);

    await chooseInMenu(adapter('may'), 'Explore With Adapter');
    await pick(page, TAPED_PROBLEM);
    // The model is decided: what comes next is how to search.
    await quickInput(page).getByPlaceholder('How to search').waitFor();
    await page.keyboard.press('Escape');

    await chooseInMenu(adapter('may'), 'Show What Made the Adapter');
    await activeTab(page, 'adapter.json');
    assert.match(await editorText(page), /"dataset":\s*"corrections"/);

    await runCommand(page, 'LEAFE: Rename Adapter');
    await pick(page, 'may');
    await quickInput(page).getByText('once it is called may again').waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('a b');
    await quickInput(page).getByText('Use letters, digits').waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('june');
    await page.keyboard.press('Enter');
    await adapter('june').waitFor();
    const renamed = await notification(page, 'may is called june now.');
    await renamed.getByRole('button', { name: 'Undo' }).click();
    await adapter('may').waitFor();
    await adapter('june').waitFor({ state: 'hidden' });
    const record = await readFile(adapterRecord(home, 'may'), 'utf8');

    await runCommand(page, 'LEAFE: Rename Adapter');
    await pick(page, 'may');
    await quickInput(page).getByText('once it is called may again').waitFor();
    await enter(page, 'june');
    await adapter('june').waitFor();
    await clearNotifications(page);

    await chooseInMenu(adapter('june'), 'Remove Adapter');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('Remove the adapter june from this machine?').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.deepEqual(
      (await listAdapters(home)).map(({ name }) => name),
      ['june'],
    );
    await chooseInMenu(adapter('june'), 'Remove Adapter');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await adapter('june').waitFor({ state: 'hidden' });
    assert.deepEqual(await listAdapters(home), []);
    const removed = await notification(page, 'The adapter june is removed.');
    await removed.getByRole('button', { name: 'Undo' }).click();
    await adapter('june').waitFor();
    assert.equal(
      await readFile(adapterRecord(home, 'june'), 'utf8'),
      record.replace('"name": "may"', '"name": "june"'),
    );

    await chooseInMenu(adapter('june'), 'Remove Adapter');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await notification(page, 'The adapter june is removed.');
    await clearNotifications(page);
    await until('it to be gone for good', async () =>
      (await readdir(adaptersFolder(home))).length === 0 ? true : null,
    );
    assert.deepEqual(await listAdapters(home), []);
  }),
);
