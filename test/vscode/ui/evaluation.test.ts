import assert from 'node:assert/strict';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { readEvaluation, withEvaluation } from '../../../src/app/evaluation/evaluationFolder.ts';
import { violations } from '../../support/axe.ts';
import { contestFile } from '../../support/contestFile.ts';
import { fakeEndpoint } from '../../support/fakeEndpoint.ts';
import { python } from '../../support/tapes.ts';
import { activeTab, editorText } from './editors.ts';
import { evaluationPanel } from './evaluationPanel.ts';
import { inWindow } from './inWindow.ts';
import { pickEach } from './jobPanel.ts';
import { notification } from './notifications.ts';
import { enter, pick, quickInput, runCommand } from './palette.ts';
import { closeEditors } from './scenes/closeEditors.ts';
import { chooseTheme, THEMES, type ThemeName } from './theme.ts';
import { statusBar } from './views.ts';
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
