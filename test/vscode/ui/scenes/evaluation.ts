import { anAdapter, putAdapter } from '../../../support/keptAdapter.ts';
import { BASE, BETTER, WORSE } from '../../../support/panel/reportScenarios.ts';
import { diffEditor, editorText } from '../editors.ts';
import { evaluationPanel, putEvaluation } from '../evaluationPanel.ts';
import { pickEach } from '../jobPanel.ts';
import { pick, quickInput, runCommand } from '../palette.ts';
import type { Stage } from '../scenes.ts';
import { chooseInMenu, closeViewPart, openView, openViewPart, treeItem } from '../views.ts';
import { closeEditors } from './closeEditors.ts';

/** After a base and two adapters of it were evaluated: one is better, the other worse. */
export const EVALUATION: Stage = {
  name: 'evaluations',
  arrange: async ({ page, home }) => {
    const may = anAdapter('may', 'qwen2.5-coder-1.5b');
    const june = { ...may, name: 'june', file: { ...may.file, sha256: 'b'.repeat(64) } };
    for (const adapter of [may, june]) await putAdapter(home, adapter);
    await putEvaluation(home, 'base-1a2b3c4d', BASE, { adapter: may, of: 'base' });
    await putEvaluation(home, 'may-5e6f7a8b', BETTER, { adapter: may, of: 'tuned' });
    await putEvaluation(home, 'june-9c0d1e2f', WORSE, { adapter: june, of: 'tuned' });
    await openView(page, 'LEAFE');
    for (const view of ['Problems', 'Runs', 'Corrections']) await closeViewPart(page, view);
    await openViewPart(page, 'Models');
    await treeItem(page, 'may, trained on corrections').waitFor();
  },
  scenes: [
    {
      name: 'evaluation',
      show: async ({ page }) => {
        await runCommand(page, 'LEAFE: Show Evaluations');
        await pick(page, 'qwen2.5-coder-1.5b + may');
        const panel = await evaluationPanel(page);
        await panel.locator('.curve').waitFor();
        await panel.evaluate('document.fonts.ready.then(() => true)');
      },
      leave: ({ page }) => closeEditors(page),
    },
    {
      name: 'comparison',
      show: async ({ page }) => {
        await chooseInMenu(treeItem(page, 'may, trained on corrections'), 'Compare Base and Tuned');
        const panel = await evaluationPanel(page);
        await panel.getByText('Tuned solves more.').waitFor();
        await panel.evaluate('document.fonts.ready.then(() => true)');
      },
      leave: ({ page }) => closeEditors(page),
    },
    {
      name: 'lostProblems',
      show: async ({ page }) => {
        await chooseInMenu(
          treeItem(page, 'june, trained on corrections'),
          'Compare Base and Tuned',
        );
        const panel = await evaluationPanel(page);
        await panel.getByText('Tuned solves less.').waitFor();
        await panel.evaluate('document.fonts.ready.then(() => true)');
        const lost = panel.getByRole('heading', { name: 'Lost (' });
        await lost.scrollIntoViewIfNeeded();
      },
    },
    {
      name: 'attempts',
      show: async ({ page }) => {
        await chooseInMenu(
          treeItem(page, 'june, trained on corrections'),
          'Compare Base and Tuned',
        );
        const panel = await evaluationPanel(page);
        const lost = panel.locator('section', {
          has: panel.getByRole('heading', { name: 'Lost (' }),
        });
        await lost.getByRole('button', { name: '1501_A' }).click();
        await editorText(diffEditor(page).after);
      },
      leave: ({ page }) => closeEditors(page),
    },
    {
      name: 'regression',
      show: async ({ page }) => {
        await chooseInMenu(treeItem(page, 'june, trained on corrections'), 'Set as Model');
        await page.locator('.monaco-dialog-box', { hasText: 'june solves less' }).waitFor();
      },
      leave: async ({ page }) => {
        await page.keyboard.press('Escape');
        await page.locator('.monaco-dialog-box').waitFor({ state: 'hidden' });
      },
    },
    {
      name: 'evaluations',
      show: async ({ page }) => {
        await runCommand(page, 'LEAFE: Show Evaluations');
        await quickInput(page).getByText('pass@1').nth(2).waitFor();
      },
      leave: async ({ page }) => {
        await page.keyboard.press('Escape');
        await quickInput(page).waitFor({ state: 'hidden' });
      },
    },
    {
      name: 'evaluate',
      show: async ({ page }) => {
        await runCommand(page, 'LEAFE: Evaluate Model');
        await pickEach(page, ['qwen2.5-coder-1.5b', 'starter']);
        await quickInput(page).getByText('200 attempts').waitFor();
      },
      leave: async ({ page }) => {
        await page.keyboard.press('Escape');
        await quickInput(page).waitFor({ state: 'hidden' });
      },
    },
  ],
};
