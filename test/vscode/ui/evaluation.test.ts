import assert from 'node:assert/strict';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { readEvaluation, withEvaluation } from '../../../src/app/evaluation/evaluationFolder.ts';
import { violations } from '../../support/axe.ts';
import { contestFile } from '../../support/contestFile.ts';
import { fakeEndpoint } from '../../support/fakeEndpoint.ts';
import { anAdapter, putAdapter } from '../../support/keptAdapter.ts';
import { BASE, WORSE } from '../../support/panel/reportScenarios.ts';
import { python } from '../../support/tapes.ts';
import { activeTab, diffEditor, editorText } from './editors.ts';
import { evaluationPanel, putEvaluation } from './evaluationPanel.ts';
import { inWindow } from './inWindow.ts';
import { pickEach } from './jobPanel.ts';
import { notification } from './notifications.ts';
import { enter, pick, quickInput, runCommand } from './palette.ts';
import { closeEditors } from './scenes/closeEditors.ts';
import { chooseTheme, THEMES, type ThemeName } from './theme.ts';
import {
  chooseInMenu,
  closeViewPart,
  openView,
  openViewPart,
  statusBar,
  treeItem,
} from './views.ts';
import { until } from './until.ts';
import { evaluationKept, reload } from './window.ts';

const right = { kind: 'reply', text: python('print(sum(map(int, input().split())))') } as const;
const wrong = { kind: 'reply', text: python('print(0)') } as const;

test('a model is evaluated from the palette, also by a window that is loaded again in the middle, and its report saved', async (t) => {
  // A round of eight, then one that never ends; what is asked after that is answered.
  const round = [wrong, ...Array.from({ length: 7 }, () => right)];
  const stuck = Array.from({ length: 8 }, () => ({ kind: 'hang' }) as const);
  const endpoint = await fakeEndpoint([...round, ...stuck, right]);
  t.after(endpoint.close);
  await inWindow(
    async ({ page, home, folder }) => {
      await problemsNamed(home, ['one', 'two']);
      await runCommand(page, 'LEAFE: Evaluate Model');
      await pickEach(page, ['openai:tiny', 'sums', 'Attempts of each problem']);
      await enter(page, '8');
      await pick(page, 'Replies an attempt may take');
      await enter(page, '1');
      await quickInput(page).getByText('16 attempts').waitFor();
      await pick(page, 'Evaluate');
      const panel = await evaluationPanel(page);
      await panel.getByText('8 of 16').waitFor();
      await statusBar(page, 'evaluating 8/16');
      await notification(page, '8 of 16 attempts · 7 solved');
      await evaluationKept(page, 'tiny-');

      await reload(page);
      const again = await evaluationPanel(page);
      await again.getByText('8 attempts are missing').waitFor();
      const told = await notification(page, 'An evaluation was interrupted');
      await told.getByRole('button', { name: 'Go On' }).click();
      await again.getByText('Whole', { exact: true }).waitFor();
      await again.getByText('93.8 %').first().waitFor();
      for (const theme of Object.keys(THEMES) as ThemeName[]) {
        await chooseTheme(page, theme);
        assert.deepEqual(await violations(await evaluationPanel(page)), [], theme);
      }
      await (await evaluationPanel(page)).getByRole('button', { name: 'one', exact: true }).click();
      await activeTab(page, 'one.md');
      assert.match(await editorText(page), /7 of 8 attempts solved it\./);
      await closeEditors(page);

      await runCommand(page, 'LEAFE: Show Evaluations');
      await quickInput(page).getByText('pass@1 93.8 %').waitFor();
      await pick(page, 'openai:tiny');
      await (await evaluationPanel(page)).getByRole('button', { name: 'Save Report As' }).click();
      await acceptName(page, '.html');
      await notification(page, 'The report is saved');
      const [evaluation] = await evaluationsIn(home);
      const kept = await readFile(join(home, 'evaluations', `${evaluation}`, 'report.html'));
      assert.deepEqual(await readFile(join(folder, `${evaluation}.html`)), kept);
      await isToldOfAnotherAtWork(page, join(home, 'evaluations', `${evaluation}`));
    },
    {
      settings: {
        'leafe.endpoint.baseUrl': endpoint.baseUrl,
        'leafe.models': ['openai:tiny'],
        // VS Code's own dialog takes a path as text; that of a system does not.
        'files.simpleDialog.enable': true,
      },
    },
  )(t);
});

test(
  'a tuned model is set as the model only after a comparison with its base, and after a regression only by a choice of its own',
  inWindow(async ({ page, home }) => {
    const adapter = anAdapter('may', 'qwen2.5-coder-1.5b');
    await putAdapter(home, adapter);
    const alike = anAdapter('june');
    await putAdapter(home, alike);
    await openView(page, 'LEAFE');
    for (const view of ['Problems', 'Runs', 'Corrections']) await closeViewPart(page, view);
    await openViewPart(page, 'Models');
    const dialog = page.locator('.monaco-dialog-box');
    const june = treeItem(page, 'june, trained on corrections');
    await chooseInMenu(june, 'Compare Base and Tuned');
    await dialog.getByText('Neither june nor its base is evaluated yet.').waitFor();
    await page.keyboard.press('Escape');
    await putEvaluation(home, 'june-tuned', BASE, { adapter: alike, of: 'tuned' });
    await putEvaluation(home, 'june-base', BASE, { adapter: alike, of: 'base' });
    await chooseInMenu(june, 'Compare Base and Tuned');
    const both = await evaluationPanel(page);
    await both.getByText('No difference can be seen with this many samples.').waitFor();
    await closeEditors(page);
    await chooseInMenu(june, 'Set as Model');
    await dialog.getByText('No difference between june and its base can be seen').waitFor();
    await page.keyboard.press('Escape');

    const node = treeItem(page, 'may, trained on corrections');
    await chooseInMenu(node, 'Set as Model');
    await notification(page, 'may has not been compared with its base yet');

    await putEvaluation(home, 'tuned', WORSE, { adapter, of: 'tuned' });
    await putEvaluation(home, 'base', BASE, { adapter, of: 'base' });
    await putEvaluation(
      home,
      'other',
      BASE,
      { adapter, of: 'base' },
      { judge: { image: 'other' } },
    );
    await runCommand(page, 'LEAFE: Compare Base and Tuned');
    await pickNamed(page, 'other');
    await pickNamed(page, 'tuned');
    await notification(
      page,
      /cannot be compared: programs were judged in other and in leafe-sandbox/,
    );

    await chooseInMenu(node, 'Set as Model');
    await dialog.getByText('may solves less than its base').waitFor();
    await dialog.locator('.codicon-dialog-error').waitFor();
    await dialog.getByRole('button', { name: 'Show Comparison' }).click();
    const panel = await evaluationPanel(page);
    await panel.getByText('Tuned solves less.').waitFor();
    assert.deepEqual(await violations(panel), []);
    const lost = panel.locator('section', { hasText: 'Lost (' }).last();
    await lost.getByRole('button').nth(1).click();
    await activeTab(page, 'base ↔ tuned');
    assert.match(await editorText(diffEditor(page).before), /1 of 4 attempts solved it\./);
    assert.match(await editorText(diffEditor(page).after), /0 of 4 attempts solved it\./);
    await treeItem(page, 'may, the default').waitFor({ state: 'hidden' });

    await chooseInMenu(node, 'Set as Model');
    await dialog.getByRole('button', { name: 'Set Anyway' }).click();
    await treeItem(page, 'may, the default').waitFor();
    await runCommand(page, 'LEAFE: Explore Problem');
    await pick(page, 'Even or Odd');
    await quickInput(page).getByRole('option').first().getByText('the default · tuned').waitFor();
    await page.keyboard.press('Escape');
  }),
);

/** The panel follows a process that works in the same folder, as `leafe evaluate` does: here it is the test's. */
async function isToldOfAnotherAtWork(page: Page, folder: string): Promise<void> {
  const { manifest } = await readEvaluation(folder);
  assert.ok(manifest !== null);
  const panel = await evaluationPanel(page);
  await withEvaluation(folder, { ...manifest, samples: 9 }, async ({ add }) => {
    await panel.getByText('At work elsewhere', { exact: true }).waitFor();
    await panel.getByText('16 of 18').waitFor();
    assert.equal(await panel.getByRole('button', { name: 'Go On' }).count(), 0);
    const made = { model: 'openai:tiny', language: 'python3' };
    for (const problem of ['one', 'two']) await add({ problem, attempt: 9, solved: true, ...made });
    await panel.getByText('18 of 18').waitFor();
  });
  await panel.getByText('Whole', { exact: true }).waitFor();
}

/** Chooses an evaluation by its name, which stands below what made it. */
async function pickNamed(page: Page, name: string): Promise<void> {
  const box = quickInput(page);
  const entry = box.getByRole('option', { name: new RegExp(`(?:^|[ ,])${name} · `) });
  await entry.first().waitFor();
  // A pointer that rests on an entry brings up all of its text, over the entries below.
  await page.mouse.move(640, 700);
  await entry.first().click();
  await entry.first().waitFor({ state: 'hidden' });
}

/** Takes the name that a dialog for files offers, once it does. */
async function acceptName(page: Page, ending: string): Promise<void> {
  const input = quickInput(page).locator('input').first();
  await until('the name of a file', async () =>
    (await input.inputValue()).endsWith(ending) ? true : null,
  );
  await page.keyboard.press('Enter');
}

/** Puts a set into the home. */
async function problemsNamed(home: string, names: readonly string[]): Promise<void> {
  const records = names.map((name) => ({ name, private: [['2 2\n', '4\n']] as const }));
  await mkdir(join(home, 'problems'), { recursive: true });
  const file = await contestFile(join(home, 'problems'), records);
  await rename(file, join(home, 'problems', 'sums.jsonl'));
}

async function evaluationsIn(home: string): Promise<readonly string[]> {
  const { listEvaluations } = await import('../../../src/app/evaluation/homeEvaluations.ts');
  return (await listEvaluations(home)).map(({ name }) => name);
}
