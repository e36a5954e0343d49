import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { onlyRun } from '../../support/runFiles.ts';
import { python, tapeModel } from '../../support/tapes.ts';
import { lensButton, openFile } from './editors.ts';
import { inWindow } from './inWindow.ts';
import { clearNotifications, notification } from './notifications.ts';
import { enter, pick, quickInput, runCommand } from './palette.ts';
import { echoProblem } from './problemLine.ts';
import { testItem } from './testing.ts';
import { collapse, expand, openView, treeItem } from './views.ts';

const TWO = echoProblem('one. First of Two') + echoProblem('two. Second of Two');

test(
  'a file of problems has buttons in each record, which explore it and show its tests, and is imported as a set unless a line of it is no problem',
  inWindow(async ({ page, folder, home }) => {
    await tapeModel(home, [{ text: python('print(input())') }]);
    await writeFile(join(folder, 'mine.jsonl'), `{"no": "problem"}\n${TWO}`);
    await openFile(page, 'mine.jsonl');
    await lensButton(page, 'Explore Problem', 1).waitFor();
    const lines = await page.locator('.codelens-decoration').count();
    assert.equal(lines, 2, 'a line that is no problem has no buttons');

    await lensButton(page, 'Explore Problem', 1).click();
    await pick(page, 'tape:');
    await pick(page, 'iterative');
    await pick(page, 'Small');
    await openView(page, 'LEAFE');
    await treeItem(page, 'Second of Two, solved · 1 step').waitFor();
    assert.equal((await onlyRun(home)).state.started?.problem, 'two. Second of Two');

    await page.locator('.tab', { hasText: 'mine.jsonl' }).click();
    await lensButton(page, 'Show in Testing').click();
    await testItem(page, 'First of Two').waitFor();

    await openView(page, 'LEAFE');
    await collapse(treeItem(page, 'starter'));
    await importAs(page, 'mine.jsonl', 'my-set');
    await notification(page, /line 1/);
    await clearNotifications(page);
    assert.equal(await treeItem(page, 'my-set').count(), 0);
    await writeFile(join(folder, 'two.jsonl'), TWO);
    await importAs(page, 'two.jsonl', 'my-set');
    await notification(page, 'The set my-set holds 2 problems.');
    await expand(treeItem(page, 'my-set'));
    await treeItem(page, 'First of Two').waitFor();
  }),
);

async function importAs(page: Page, file: string, set: string): Promise<void> {
  await runCommand(page, 'LEAFE: Import Problems');
  // The dialog begins in the folder that is open.
  await quickInput(page).getByRole('option', { name: file }).click();
  await quickInput(page).getByText('The name of the set').waitFor();
  await enter(page, set);
}
