import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { lensButton, openFile, replaceText } from './editors.ts';
import { inWindow } from './inWindow.ts';
import { clearNotifications, notification } from './notifications.ts';
import { pick, runCommand } from './palette.ts';
import { echoProblem } from './problemLine.ts';
import { TAPED_PROBLEM } from './tape.ts';
import { peekFailure, testingButton, testItem } from './testing.ts';
import { expand } from './views.ts';

const WRONG = 'print("even")\n';
const RIGHT = 'print("even" if int(input()) % 2 == 0 else "odd")\n';

test(
  'the file in the editor is judged as it stands there, saved or not: the Testing view shows what it prints in place of what is expected, and stops what never ends',
  inWindow(async ({ page, folder }) => {
    await writeFile(join(folder, 'notes.md'), 'nothing to run\n');
    await writeFile(join(folder, 'mine.py'), WRONG);
    await openFile(page, 'notes.md');
    await runCommand(page, 'LEAFE: Judge Current File');
    await notification(page, 'Open a Python or C++ file.');

    await openFile(page, 'mine.py');
    await judgeBy(page, TAPED_PROBLEM);
    const verdict = await notification(page, `${TAPED_PROBLEM}: wrong answer, 1 of 7`);
    await verdict.getByRole('button', { name: 'Show Tests' }).click();
    await showsBothSides(page);

    await page.keyboard.press('Escape');
    await replaceText(page, RIGHT);
    const problem = testItem(page, TAPED_PROBLEM);
    await problem.hover();
    await problem.getByRole('button', { name: 'Run Test' }).click();
    await testItem(page, TAPED_PROBLEM, 'Passed').waitFor();
    await testItem(page, 'public 2: 7', 'Passed').waitFor();
    await testItem(page, 'private tests, 5 hidden', 'Passed').waitFor();
    await clearNotifications(page);
    await judgeBy(page, TAPED_PROBLEM);
    await notification(page, `${TAPED_PROBLEM}: accepted, 7 of 7 tests passed.`);

    await replaceText(page, 'while True:\n    pass\n');
    await isStopped(page, join(folder, 'slow.jsonl'));
  }),
);

async function judgeBy(page: Page, problem: string): Promise<void> {
  await runCommand(page, 'LEAFE: Judge Current File');
  await pick(page, problem);
}

async function showsBothSides(page: Page): Promise<void> {
  await expand(testItem(page, TAPED_PROBLEM, 'Failed'));
  await testItem(page, 'public 1: 4', 'Passed').waitFor();
  await testItem(page, 'private tests, 5 hidden', 'Skipped').waitFor();
  const { title, expected, actual } = await peekFailure(testItem(page, 'public 2: 7', 'Failed'));
  await title
    .getByText(/^Wrong answer · \d+ ms · \d+\.\d MB\. Line 1: “even” where “odd”/)
    .waitFor();
  assert.match(expected, /odd/);
  assert.match(actual, /even/);
}

/** The next program is judged after one that never ended. */
async function isStopped(page: Page, slow: string): Promise<void> {
  await writeFile(slow, echoProblem('slow. Take Your Time', 3600));
  await openFile(page, 'slow.jsonl');
  await lensButton(page, 'Judge a Program').click();
  await runCommand(page, 'View: Show Testing');
  await testItem(page, 'Take Your Time', 'Running').waitFor();
  await testingButton(page, 'Cancel Test Run').click();
  await testItem(page, 'Take Your Time', 'Skipped').waitFor();
  await page.locator('.statusbar').getByText('Judging by').waitFor({ state: 'hidden' });

  await openFile(page, 'mine.py');
  await replaceText(page, 'print(input())\n');
  await runCommand(page, 'Test: Rerun Last Run');
  await runCommand(page, 'View: Show Testing');
  await testItem(page, 'Take Your Time', 'Passed').waitFor();
}
