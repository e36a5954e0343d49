import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { exploredOnDisk } from '../../extension/exploredOnDisk.ts';
import { HOSTILE } from '../../support/panel/hostileRun.ts';
import { inWindow } from './inWindow.ts';
import { pick, runCommand } from './palette.ts';
import { runPanel } from './runPanel.ts';
import { panelKept, reload } from './window.ts';

/** A program that holds markup, script and control characters. */
const MARKED_UP = `print("even")\n'''\n${HOSTILE.replaceAll('\ud800', '')}\n'''`;

test(
  'a person with a keyboard alone opens a run and its steps, finds it again after a reload and after its page was killed; what a model wrote stays text',
  inWindow(async ({ page, home }) => {
    await exploredOnDisk(home, ['print("even")', 'print("odd")', MARKED_UP]);
    const first = await openRun(page);
    await first.locator('#problem-node:focus').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await first.locator('[id="step-b1.2"]:focus').waitFor();
    await first.locator('.code-block', { hasText: 'print("odd")' }).waitFor();

    await panelKept(page, 'b1.2');
    await reload(page);
    const again = await withStepSelected(page);
    await again.locator('.code-block', { hasText: 'print("odd")' }).waitFor();
    await again.locator('[id="step-b1.2"]').focus();
    await page.keyboard.press('Enter');
    await page.locator('.editor-instance .view-lines', { hasText: 'print("odd")' }).waitFor();

    await openRun(page);
    await (await withStepSelected(page)).evaluate('document.body.replaceChildren()');
    await runCommand(page, 'Developer: Reload Webviews');
    await withStepSelected(page);
    // A tab that was behind another one is drawn anew as well.
    await runCommand(page, 'File: New Untitled Text File');
    await openRun(page);
    const last = await withStepSelected(page);
    assert.equal(await page.locator('.tab', { hasText: 'Even or Odd' }).count(), 1);
    await staysText(last);
  }),
);

async function openRun(page: Page): Promise<Frame> {
  await runCommand(page, 'LEAFE: Open Run');
  await pick(page, 'Even or Odd');
  return runPanel(page);
}

/** The panel that can be seen, once it has the step that was selected in it. */
async function withStepSelected(page: Page): Promise<Frame> {
  const panel = await runPanel(page);
  await panel.locator('[id="step-b1.2"][aria-selected=true]').waitFor();
  return panel;
}

async function staysText(panel: Frame): Promise<void> {
  await panel.locator('[id="step-b1.3"]').click();
  const shown = panel.locator('.code-block');
  await shown.getByText('<img src=x onerror=').waitFor();
  assert.equal(await panel.locator('img, iframe, svg[onload], .detail script').count(), 0);
  assert.equal(await panel.evaluate('document.body.dataset.broken'), undefined);
  const words = await shown.innerText();
  assert.ok(words.includes('⟨U+202E⟩') && words.includes('␛[31mred'), words);
  assert.equal(await panel.evaluate(INJECTED), 'script-src-elem');
  assert.equal(await panel.evaluate('document.body.dataset.broken'), undefined);
}

/** Puts a script into the page as a flaw in it might, and says which rule kept it from running. */
const INJECTED = `new Promise((resolve) => {
  document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
  const script = document.createElement('script');
  script.textContent = 'document.body.dataset.broken = 1';
  document.body.append(script);
})`;
