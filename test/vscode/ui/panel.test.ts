import assert from 'node:assert/strict';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { RunEvent } from '../../../src/domain/runEvent.ts';
import { exploredOnDisk } from '../../extension/exploredOnDisk.ts';
import { HOSTILE } from '../../support/panel/hostileRun.ts';
import { sumUntilTheEnd } from '../../support/panel/scenarios.ts';
import { tapeModel } from '../../support/tapes.ts';
import { explore } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { pick, runCommand } from './palette.ts';
import { runPanel } from './runPanel.ts';
import { LEARNING, LESSON, ONE_LESSON } from './tape.ts';
import { panelKept, reload } from './window.ts';

test(
  'Explore opens the panel of its run, which grows to the solution and tells what was learnt',
  inWindow(
    async ({ page, home }) => {
      await tapeModel(home, LEARNING);
      await explore(page, { policy: 'tree' });
      const panel = await runPanel(page);
      await panel.locator('[id="step-b1.2"]').waitFor();
      assert.equal(await focusIsInPanel(page), false, 'it takes no focus from a typing person');
      await panel.locator('[id="step-b2.1"].accepted').waitFor();
      await page.locator('.tab', { hasText: 'Even or Odd · Solved' }).waitFor();

      await panel.locator('[id="step-b1.1"]').click();
      const card = panel.locator('.card.lesson');
      await card.getByText(LESSON).waitFor();
      await card.getByText('carried into').waitFor();
      await panel
        .locator('figure.output[aria-label="b1.1 printed"]', { hasText: 'even' })
        .waitFor();
      await panel.locator('.code-block', { hasText: 'print("even")' }).waitFor();

      await page.keyboard.press('d');
      await page.locator('.tab', { hasText: 'b1.1' }).waitFor();
      await page.locator('.monaco-diff-editor').waitFor();
    },
    { settings: ONE_LESSON },
  ),
);

test(
  'a person with a keyboard alone opens a run and its steps, and finds it again after a reload',
  inWindow(async ({ page, home }) => {
    await exploredOnDisk(home, ['print("even")', 'print("odd")', 'print("no")']);
    await runCommand(page, 'LEAFE: Open Run');
    await pick(page, 'Even or Odd');
    const first = await runPanel(page);
    await first.locator('#problem-node:focus').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await first.locator('[id="step-b1.2"]:focus').waitFor();
    await first.locator('.code-block', { hasText: 'print("odd")' }).waitFor();

    await panelKept(page, 'b1.2');
    await reload(page);
    const again = await runPanel(page);
    await again.locator('[id="step-b1.2"][aria-selected=true]').waitFor();
    await again.locator('.code-block', { hasText: 'print("odd")' }).waitFor();

    await again.locator('[id="step-b1.2"]').focus();
    await page.keyboard.press('Enter');
    await page.locator('.editor-instance .view-lines', { hasText: 'print("odd")' }).waitFor();
  }),
);

test(
  'a panel whose page is killed comes back as it was',
  inWindow(async ({ page, home }) => {
    await exploredOnDisk(home, ['print("even")', 'print("odd")']);
    await runCommand(page, 'LEAFE: Open Run');
    await pick(page, 'Even or Odd');
    const panel = await runPanel(page);
    await panel.locator('[id="step-b1.2"]').click();
    await panel.evaluate('document.body.replaceChildren()');
    await runCommand(page, 'Developer: Reload Webviews');
    const again = await runPanel(page);
    await again.locator('[id="step-b1.2"][aria-selected=true]').waitFor();
    // A tab that was behind another one is drawn anew as well.
    await runCommand(page, 'File: New Untitled Text File');
    await runCommand(page, 'LEAFE: Open Run');
    await pick(page, 'Even or Odd');
    const third = await runPanel(page);
    await third.locator('[id="step-b1.2"][aria-selected=true]').waitFor();
    assert.equal(await page.locator('.tab', { hasText: 'Even or Odd' }).count(), 1);
  }),
);

test(
  'markup, script and control characters that a model wrote stay text in its panel',
  inWindow(async ({ page, home }) => {
    const code = `print("${'even'}")\n'''\n${HOSTILE.replaceAll('\ud800', '')}\n'''`;
    await exploredOnDisk(home, [code]);
    await runCommand(page, 'LEAFE: Open Run');
    await pick(page, 'Even or Odd');
    const panel = await runPanel(page);
    await panel.locator('[id="step-b1.1"]').click();
    const shown = panel.locator('.code-block');
    await shown.getByText('<img src=x onerror=').waitFor();
    assert.equal(await panel.locator('img, iframe, svg[onload], .detail script').count(), 0);
    assert.equal(await panel.evaluate('document.body.dataset.broken'), undefined);
    const words = await shown.innerText();
    assert.ok(words.includes('⟨U+202E⟩') && words.includes('␛[31mred'), words);
    assert.equal(await panel.evaluate(INJECTED), 'script-src-elem');
    assert.equal(await panel.evaluate('document.body.dataset.broken'), undefined);
  }),
);

test(
  'a run that another process writes grows in the panel, and damage is told with its place',
  inWindow(async ({ page, home }) => {
    const events = sumUntilTheEnd();
    const journal = await journalOf(home, events.slice(0, 40));
    await runCommand(page, 'LEAFE: Open Run');
    await pick(page, 'Sum until the End');
    const panel = await runPanel(page);
    await panel.locator('[id="step-b4.4"]').waitFor();
    assert.equal(await panel.locator('[id="step-b5.1"]').count(), 0);
    await appendFile(journal, linesOf(events.slice(40)));
    await panel.locator('[id="step-b5.1"].accepted').waitFor();

    await appendFile(journal, '{"v":1,"kind":"stepTa\n');
    await panel
      .getByRole('alert')
      .getByText(`line ${events.length + 1}`)
      .waitFor();
    await panel.getByText('Read only').waitFor();
    await panel.getByRole('button', { name: 'Open the Journal' }).click();
    await page.locator('.tab', { hasText: 'journal.jsonl' }).waitFor();
  }),
);

/** Puts a script into the page as a flaw in it might, and says which rule kept it from running. */
const INJECTED = `new Promise((resolve) => {
  document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
  const script = document.createElement('script');
  script.textContent = 'document.body.dataset.broken = 1';
  document.body.append(script);
})`;

async function focusIsInPanel(page: Page): Promise<boolean> {
  return page.evaluate<boolean>("document.activeElement?.tagName === 'IFRAME'");
}

async function journalOf(home: string, events: readonly RunEvent[]): Promise<string> {
  const folder = join(home, 'runs', events[0]?.run ?? '');
  await mkdir(folder, { recursive: true });
  const journal = join(folder, 'journal.jsonl');
  await writeFile(journal, linesOf(events));
  return journal;
}

function linesOf(events: readonly RunEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
