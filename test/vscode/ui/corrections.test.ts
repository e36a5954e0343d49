import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { leafe } from '../../support/leafe.ts';
import { onlyRun } from '../../support/runFiles.ts';
import { activeTab, diffEditor, editorText, lensButton } from './editors.ts';
import { inWindow } from './inWindow.ts';
import { quickInput, typeCommand } from './palette.ts';
import { reviewPanel, reviewShows, threeCorrections } from './reviewPanel.ts';
import { LESSON, TAPED_PROBLEM } from './tape.ts';
import { until } from './until.ts';
import { expand, focusView, treeItem } from './views.ts';

test(
  'a reviewer without a mouse decides on corrections, takes a decision back, differs from another and puts an own program in place of one',
  inWindow(
    async ({ page, home }) => {
      await threeCorrections(home);
      const { id: run } = await onlyRun(home);
      // The first thing in this window that opens the view.
      await typeCommand(page, 'LEAFE: Go to Corrections');
      await decides(page);
      assert.deepEqual(await decisions(home, 'ann'), [
        'c1 accepted',
        'c2 rejected: reads no number',
        'c2 withdrawn',
        'c3 accepted',
        'c2 accepted',
      ]);

      const bob = ['--as', 'bob', '--reason', 'right by chance'];
      const rejecting = await leafe(['corrections', 'reject', `${run}/c1`, ...bob], { home });
      assert.equal(rejecting.code, 0, rejecting.stderr);
      await seesWhoDiffers(page);
      await replacesProgram(page);
      assert.deepEqual((await decisions(home, 'ann')).slice(-2), [
        `c1 rejected: replaced by ${run}/c4`,
        `c4 accepted: in place of ${run}/c1`,
      ]);
    },
    { settings: { 'leafe.reviewer': 'ann' } },
  ),
);

async function decides(page: Page): Promise<void> {
  const key = (name: string): Promise<void> => page.keyboard.press(name);
  await focused(page, 'b1.1 → b4.1');
  await treeItem(page, 'To Review, 3').waitFor();
  await key('Enter');
  await reviewShows(page, 'b1.1 → b4.1', '3 to review');
  const panel = await reviewPanel(page);
  await panel.locator('li', { hasText: 'b1.1' }).getByText('blamed').waitFor();
  await panel.getByText(LESSON).waitFor();
  await panel.locator('.line.added', { hasText: 'else "odd"' }).waitFor();

  await key('a');
  await reviewShows(page, 'b2.1 → b5.1', '2 to review');
  await treeItem(page, 'Accepted, 1').waitFor();
  await focused(page, 'b2.1 → b5.1');
  await key('r');
  await quickInput(page).getByText('Why no data set may hold it').waitFor();
  await page.keyboard.type('reads no number');
  await key('Enter');
  await reviewShows(page, 'b3.1 → b6.1', '1 to review');
  await focused(page, 'b3.1 → b6.1');
  await treeItem(page, 'Rejected, 1').waitFor();
  await key('u');
  await reviewShows(page, 'b2.1 → b5.1', '2 to review');
  await focused(page, 'b2.1 → b5.1');

  // The panel takes the same keys.
  await typeCommand(page, 'View: Focus Active Editor Group');
  await hasKeys(panel);
  await key('p');
  await reviewShows(page, 'b3.1 → b6.1', '2 to review');
  await key('a');
  await reviewShows(page, 'b2.1 → b5.1', '1 to review');
  await key('a');
  await reviewShows(page, 'b2.1 → b5.1', 'All reviewed');
  await treeItem(page, 'Accepted, 3').waitFor();
}

async function seesWhoDiffers(page: Page): Promise<void> {
  await focusView(page, 'Corrections');
  await treeItem(page, 'Differing, 1').waitFor();
  const differing = treeItem(page, 'b1.1 → b4.1, ann accepts, bob rejects');
  await differing.waitFor();
  await until('the one that differs', async () => {
    await page.keyboard.press('ArrowDown');
    return (await differing.and(page.locator('.focused')).isVisible()) ? true : null;
  });
  await page.keyboard.press('Enter');
  await (await reviewPanel(page)).getByText('bob rejects: right by chance').waitFor();
}

async function replacesProgram(page: Page): Promise<void> {
  await page.keyboard.press('d');
  await activeTab(page, 'b1.1 → b4.1 · program.py');
  assert.match(await editorText(diffEditor(page).after), /else "odd"\)/);
  await focusView(page, 'Corrections');
  await page.keyboard.press('e');
  await lensButton(page, 'save to judge it').waitFor();
  await typeCommand(page, 'View: Focus Active Editor Group');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText('n = int(input())\nprint(("even", "odd")[n % 2])\n');
  await page.keyboard.press('ControlOrMeta+S');
  await lensButton(page, 'recorded as b7.1, by a person').waitFor();
  await treeItem(page, 'Rejected, 1').waitFor();
  await expand(treeItem(page, 'Accepted, 3'));
  await treeItem(page, `b1.1 → b7.1, ${TAPED_PROBLEM} · by a person`).waitFor();
}

/** Waits until keys go to the panel. */
async function hasKeys(panel: Frame): Promise<void> {
  await until('the panel to have the keyboard', async () =>
    (await panel.evaluate<boolean>('document.hasFocus()')) ? true : null,
  );
}

/** Waits until keys go to this line of the tree. */
async function focused(page: Page, steps: string): Promise<void> {
  await treeItem(page, steps).and(page.locator('.focused')).waitFor();
  await page.locator('.sidebar .monaco-list:focus').first().waitFor();
}

async function decisions(home: string, reviewer: string): Promise<readonly string[]> {
  const text = await readFile(join(home, 'corrections', `${reviewer}.jsonl`), 'utf8');
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => {
    const { correction, decision, reason } = JSON.parse(line) as Record<string, string | null>;
    const name = correction?.split('/')[1] ?? '';
    return `${name} ${decision}${reason === null ? '' : `: ${reason}`}`;
  });
}
