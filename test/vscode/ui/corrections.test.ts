import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tapeModel } from '../../support/tapes.ts';
import { activeTab, diffEditor, editorText } from './editors.ts';
import { explore } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { runCommand } from './palette.ts';
import { LEARNING, LESSON, ONE_LESSON, TAPED_PROBLEM } from './tape.ts';
import { openView, treeItem } from './views.ts';

test(
  'what a run corrected is listed with its lesson, and a person with a keyboard reviews it',
  inWindow(
    async ({ page, home }) => {
      await tapeModel(home, LEARNING);
      await openView(page, 'LEAFE');
      await page.locator('.sidebar').getByText('Nothing has been corrected yet.').waitFor();
      await explore(page, { policy: 'tree' });
      await treeItem(page, `${TAPED_PROBLEM}, 1 correction`).waitFor();
      const correction = treeItem(page, `b1.1 → b2.1, ${LESSON}`);
      await correction.waitFor();

      await runCommand(page, 'LEAFE: Focus on Corrections View');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await correction.and(page.locator('.focused')).waitFor();
      await page.keyboard.press('Enter');
      await activeTab(page, 'b1.1 → b2.1 · program.py');
      const { before, after } = diffEditor(page);
      assert.match(await editorText(before), /print\("even"\)/);
      assert.match(await editorText(after), /else "odd"\)/);
    },
    { settings: ONE_LESSON },
  ),
);
