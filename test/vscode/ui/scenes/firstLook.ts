import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lensButton, openFile } from '../editors.ts';
import { enter, pick, quickInput, runCommand } from '../palette.ts';
import { echoProblem } from '../problemLine.ts';
import type { Scene, Stage } from '../scenes.ts';
import { TAPED_PROBLEM } from '../tape.ts';
import { closeViewPart, openView, openViewPart, treeItem } from '../views.ts';
import { webviewWith } from '../webview.ts';
import { closeEditors } from './closeEditors.ts';

/** Somebody who has explored nothing yet, on a machine without a model. */
export const FIRST_LOOK: Stage = {
  name: 'a first look',
  arrange: ({ page }) => openView(page, 'LEAFE'),
  scenes: [
    {
      name: 'views',
      show: async ({ page }) => {
        await openViewPart(page, 'Models');
        await treeItem(page, 'Sum of Two Integers').waitFor();
        await treeItem(page, 'qwen2.5-coder-0.5b').waitFor();
      },
      leave: ({ page }) => closeViewPart(page, 'Models'),
    },
    {
      name: 'welcome',
      show: async ({ page }) => {
        await closeViewPart(page, 'Problems');
        await page.locator('.sidebar').getByText('there is no model on this machine').waitFor();
        await page.locator('.sidebar').getByText('Nothing has been corrected yet.').waitFor();
      },
      leave: ({ page }) => openViewPart(page, 'Problems'),
    },
    {
      name: 'filtered',
      show: async ({ page }) => {
        await runCommand(page, 'LEAFE: Filter Problems');
        await pick(page, 'Text');
        await enter(page, 'sum');
        await quickInput(page).getByPlaceholder('What the view shall show').waitFor();
        await page.keyboard.press('Escape');
        await page.locator('.sidebar').getByText('Filtered to “sum”').waitFor();
        await treeItem(page, TAPED_PROBLEM).waitFor({ state: 'hidden' });
      },
      leave: async ({ page }) => {
        await runCommand(page, 'LEAFE: Clear Filter of Problems');
        await treeItem(page, TAPED_PROBLEM).waitFor();
      },
    },
    question('explore', async ({ page }) => {
      await runCommand(page, 'LEAFE: Explore Problem');
      await quickInput(page).getByRole('option', { name: TAPED_PROBLEM }).waitFor();
    }),
    question('model', async ({ page }) => {
      await runCommand(page, 'LEAFE: Explore Problem');
      await pick(page, TAPED_PROBLEM);
      await quickInput(page).getByRole('option', { name: 'qwen2.5-coder-1.5b' }).waitFor();
    }),
    question('setup', async ({ page }) => {
      await runCommand(page, 'LEAFE: Check Setup');
      await quickInput(page).getByRole('option', { name: 'Default model' }).waitFor();
    }),
    {
      name: 'walkthrough',
      show: async ({ page }) => {
        // Beside the side bar there is no room for its pictures.
        await runCommand(page, 'View: Close Primary Side Bar');
        await runCommand(page, 'LEAFE: Open Walkthrough');
        await page
          .locator('.gettingStartedContainer')
          .getByText('Programs are judged in Docker, without network')
          .waitFor();
        await webviewWith(page, "the step's picture", 'svg');
      },
      leave: async ({ page }) => {
        await closeEditors(page);
        await openView(page, 'LEAFE');
      },
    },
    {
      name: 'problem-file',
      show: async ({ page, folder }) => {
        const names = ['one. First of Two', 'two. Second of Two'];
        const lines = names.map((name) => echoProblem(name)).join('');
        await writeFile(join(folder, 'my.problems.jsonl'), lines);
        await openFile(page, 'my.problems.jsonl');
        await lensButton(page, 'Explore Problem', 1).waitFor();
      },
      leave: async ({ page }) => {
        await closeEditors(page);
        await openView(page, 'LEAFE');
      },
    },
  ],
};

/** A scene of a list or box to answer, which nobody answers. */
function question(name: string, show: Scene['show']): Scene {
  return {
    name,
    show,
    leave: async ({ page }) => {
      await page.keyboard.press('Escape');
      await quickInput(page).waitFor({ state: 'hidden' });
    },
  };
}
