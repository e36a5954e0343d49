import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { RunEvent } from '../../../src/domain/runEvent.ts';
import { sumUntilTheEnd } from '../../support/panel/scenarios.ts';
import { exploreToTheEnd } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { pick, runCommand } from './palette.ts';
import { runPanel } from './runPanel.ts';
import { expand, openView, treeItem } from './views.ts';

test(
  'a run that another process writes grows in its panel; damage is told there with its place and in the Runs view, others are as they were, and it stays as it is',
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
    const damaged = await readFile(journal, 'utf8');
    await panel
      .getByRole('alert')
      .getByText(`line ${events.length + 1}`)
      .waitFor();
    await panel.getByText('Read only').waitFor();
    await openView(page, 'LEAFE');
    await expand(treeItem(page, 'Sum until the End, '));
    const line = treeItem(page, 'The journal is damaged');
    await line.waitFor();
    assert.equal(await isCut(line), false);
    await panel.getByRole('button', { name: 'Open the Journal' }).click();
    await page.locator('.tab', { hasText: 'journal.jsonl' }).waitFor();

    await exploreToTheEnd(page);
    assert.equal(await readFile(journal, 'utf8'), damaged);
  }),
);

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

/** Whether there is no room for all of an entry's label. */
function isCut(entry: Locator): Promise<boolean> {
  const label = entry.locator('.monaco-icon-label-container').first();
  return label.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
}
