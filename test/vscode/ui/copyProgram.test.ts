import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { exploreToTheEnd } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { enter, pick, runCommand } from './palette.ts';
import { TAPED_PROBLEM } from './tape.ts';
import { until } from './until.ts';
import { openView } from './views.ts';

test(
  'a program reaches the folder by an edit that a person has seen and ticked, and not before',
  inWindow(async ({ page, folder }) => {
    await exploreToTheEnd(page);
    await runCommand(page, 'LEAFE: Copy Program Into Workspace');
    // A person who looks at something else meanwhile is still asked.
    await openView(page, 'Explorer');
    await pick(page, TAPED_PROBLEM);
    await pick(page, 'b1.2');
    await enter(page, 'mine.py');
    const preview = page.locator('.bulk-edit-panel');
    await preview.locator('.edit-checkbox').first().check();
    const target = join(folder, 'mine.py');
    assert.equal(existsSync(target), false);
    await preview.getByRole('button', { name: 'Apply' }).click();
    await until('the program in the folder', async () => (existsSync(target) ? true : null));
    assert.match(await readFile(target, 'utf8'), /"even" if n % 2 == 0/);
  }),
);
