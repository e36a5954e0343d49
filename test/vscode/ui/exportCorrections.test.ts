import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tapeModel } from '../../support/tapes.ts';
import { activeTab } from './editors.ts';
import { explore } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { notification } from './notifications.ts';
import { enter, pick, quickInput, runCommand } from './palette.ts';
import { LEARNING, ONE_LESSON } from './tape.ts';
import { until } from './until.ts';
import { openView, treeItem } from './views.ts';

test(
  'what was corrected is exported into a folder of the person, and its data card opens',
  inWindow(
    async ({ page, home, folder }) => {
      await tapeModel(home, LEARNING);
      await openView(page, 'LEAFE');
      await explore(page, { policy: 'tree' });
      await treeItem(page, 'To Review, 1').waitFor();

      await runCommand(page, 'LEAFE: Export Corrections');
      await pick(page, 'trl');
      await quickInput(page).getByText('Parquet, too').click();
      await page.keyboard.press('Enter');
      await quickInput(page).getByText('The folder to make').waitFor();
      // What is typed before the dialog has filled in its own place would stand behind that.
      await until('the place that is offered', async () => {
        const offered = await quickInput(page).locator('input').first().inputValue();
        return offered.endsWith('corrections') ? true : null;
      });
      const out = join(folder, 'learnt');
      await enter(page, out);
      const told = await notification(page, 'Exported 1 correction and 0 successes');
      await told.getByRole('button', { name: 'Open Data Card' }).click();
      await activeTab(page, 'README.md');
      const rows = (await readFile(join(out, 'train.jsonl'), 'utf8')).trimEnd().split('\n');
      assert.equal(rows.length, 1);
      const table = await readFile(join(out, 'train.parquet'));
      assert.equal(table.subarray(0, 4).toString(), 'PAR1');
    },
    { settings: ONE_LESSON },
  ),
);
