import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Locator } from 'playwright-core';
import { exploredOnDisk } from '../../extension/exploredOnDisk.ts';
import { tapeModel } from '../../support/tapes.ts';
import { exploreToTheEnd } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { pick, runCommand } from './palette.ts';
import { runPanel } from './runPanel.ts';
import { TWO_PROGRAMS } from './tape.ts';
import { expand, openView, treeItem } from './views.ts';

test(
  'a journal that was damaged on disk is told of in the Runs view and in its panel, others are as they were, and it stays as it is',
  inWindow(async ({ page, home }) => {
    const run = await exploredOnDisk(home, ['print("even")', 'print("odd")']);
    const journal = join(home, 'runs', run, 'journal.jsonl');
    const damaged = (await readFile(journal, 'utf8')).replace(
      '"kind":"stepTaken"',
      '"kind":"stepTak',
    );
    await writeFile(journal, damaged);

    await openView(page, 'LEAFE');
    await expand(treeItem(page, 'Even or Odd, not solved'));
    const line = treeItem(page, 'The journal is damaged');
    await line.waitFor();
    assert.equal(await isCut(line), false);
    await runCommand(page, 'LEAFE: Open Run');
    await pick(page, 'Even or Odd');
    const panel = await runPanel(page);
    await panel
      .getByRole('alert')
      .getByText(/line \d+/)
      .waitFor();
    await panel.getByRole('button', { name: 'Open the Journal' }).click();
    await page.locator('.tab', { hasText: 'journal.jsonl' }).waitFor();

    await tapeModel(home, TWO_PROGRAMS);
    await exploreToTheEnd(page);
    assert.equal(await readFile(journal, 'utf8'), damaged);
  }),
);

/** Whether there is no room for all of an entry's label. */
function isCut(entry: Locator): Promise<boolean> {
  const label = entry.locator('.monaco-icon-label-container').first();
  return label.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
}
