import { anAdapter, putAdapter } from '../../../support/keptAdapter.ts';
import { tapeModel } from '../../../support/tapes.ts';
import { defaultModelFile, linkModel } from '../../../support/testHome.ts';
import { activeTab, compareWithParent, diffEditor, editorText } from '../editors.ts';
import { explore } from '../explore.ts';
import { pick, runCommand } from '../palette.ts';
import { runPanel } from '../runPanel.ts';
import type { Stage } from '../scenes.ts';
import { LEARNING, LESSON, ONE_LESSON, TAPED_PROBLEM } from '../tape.ts';
import { chooseInMenu, closeViewPart, openViewPart, treeItem } from '../views.ts';
import { closeEditors } from './closeEditors.ts';

/** After a run whose branch failed, looked back, and was gone on from with the lesson. */
export const LEARNED: Stage = {
  name: 'a run that learned',
  settings: ONE_LESSON,
  arrange: async ({ page, home }) => {
    await tapeModel(home, LEARNING);
    await linkModel(home, await defaultModelFile());
    await putAdapter(home, anAdapter('may-corrections', 'qwen2.5-coder-1.5b'));
    await explore(page, { policy: 'tree' });
    await closeViewPart(page, 'Problems');
    await treeItem(page, 'b1.1 → b2.1').waitFor();
    await closeEditors(page);
  },
  scenes: [
    {
      name: 'run',
      show: async ({ page }) => {
        await treeItem(page, 'b1.1, wrong answer').click();
        await activeTab(page, 'b1.1 program.py');
        await editorText(page);
      },
      leave: ({ page }) => closeEditors(page),
    },
    {
      name: 'compare',
      show: async ({ page }) => {
        await compareWithParent(treeItem(page, 'b1.2, wrong answer'), 'b1.1 ↔ b1.2');
        await editorText(diffEditor(page).after);
      },
      leave: ({ page }) => closeEditors(page),
    },
    {
      name: 'corrections',
      show: async ({ page }) => {
        await closeViewPart(page, 'Runs');
        await chooseInMenu(treeItem(page, 'b1.1 → b2.1'), 'Review Branch');
        await activeTab(page, 'b1.1 → b2.1 · program.py');
        await editorText(diffEditor(page).after);
      },
      leave: async ({ page }) => {
        await closeEditors(page);
        await openViewPart(page, 'Runs');
      },
    },
    {
      name: 'mask',
      show: async ({ page }) => {
        await chooseInMenu(treeItem(page, 'b1.1 → b2.1'), 'Show Training Mask');
        await activeTab(page, 'training mask');
        await page.locator('.view-line', { hasText: '<|im_end|>' }).last().waitFor();
      },
      leave: ({ page }) => closeEditors(page),
    },
    {
      name: 'models',
      show: async ({ page }) => {
        await openViewPart(page, 'Models');
        const adapter = treeItem(page, 'may-corrections, trained on corrections');
        await adapter.hover();
        await page.locator('.monaco-hover').getByText('held-out replies').first().waitFor();
      },
      leave: ({ page }) => closeViewPart(page, 'Models'),
    },
    {
      name: 'panel',
      show: async ({ page }) => {
        await runCommand(page, 'LEAFE: Open Run');
        await pick(page, TAPED_PROBLEM);
        const panel = await runPanel(page);
        await panel.locator('[id="step-b2.1"].accepted').waitFor();
        await panel.locator('[id="step-b1.1"]').click();
        await panel.locator('.card.lesson', { hasText: LESSON }).waitFor();
        const printed = panel.locator('figure.output[aria-label="b1.1 printed"]');
        await printed.filter({ hasText: 'even' }).waitFor();
        await panel.locator('.code-block', { hasText: 'print("even")' }).waitFor();
        await treeItem(page, 'b1.1, wrong answer').and(page.locator('.selected')).waitFor();
      },
      leave: ({ page }) => closeEditors(page),
    },
  ],
};
