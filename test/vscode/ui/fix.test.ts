import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { onlyRun } from '../../support/runFiles.ts';
import { editorText, lensButton } from './editors.ts';
import { exploreToTheEnd, SOLVED } from './explore.ts';
import { askToFix, heldFix, openFix, saveFix } from './fixing.ts';
import { inWindow } from './inWindow.ts';
import { notification } from './notifications.ts';
import { pick } from './palette.ts';
import { reviewPanel } from './reviewPanel.ts';
import { TAPED_PROBLEM } from './tape.ts';
import { until } from './until.ts';
import { expand, openView, treeItem } from './views.ts';
import { closeEditors } from './scenes/closeEditors.ts';
import { fileKept, reload, withWindow } from './window.ts';

/** Longer than a window waits before it says that another has the fix. */
const LATE_MS = 12_000;
/** In which extensions that could go on would long have taken the program away. */
const MOMENT_MS = 3_000;
const MINE = 'print("mine")\n';

test(
  'a step is fixed in one window at a time; what is left there is found in the next, and once it is right among the corrections',
  inWindow(async ({ page, home, storage, browser, port }) => {
    await openView(page, 'LEAFE');
    const welcome = page.locator('.sidebar .welcome-view', {
      hasText: 'Nothing has been corrected',
    });
    await welcome.getByRole('button', { name: 'Explore Problem' }).waitFor();
    const offer = welcome.getByRole('button', { name: 'Fix It Myself' });
    assert.equal(await offer.count(), 0);
    await exploreToTheEnd(page);
    await offer.click();
    await pick(page, TAPED_PROBLEM);
    await pick(page, 'b1.1');
    await lensButton(page, 'Your fix of b1.1: save to judge it').waitFor();
    await comesBackLate(page, () => holder(storage, home));
    await saveFix(page, MINE);
    await lensButton(page, 'wrong answer').waitFor();

    await withWindow(browser, port, {}, async ({ page: other }) => {
      await askToFix(other, 'b1.1');
      await notification(other, 'Another window is fixing b1.1: go on there');
      assert.equal(await other.locator('.tab', { hasText: 'b1.1.py' }).count(), 0);
      await closeEditors(page);
      await notification(page, 'Your fix of b1.1 is not recorded. It is kept');
      await openFix(other, 'b1.1');
      assert.equal((await editorText(other)).trim(), MINE.trim());

      await isRecorded(other);
      const { state } = await onlyRun(home);
      assert.equal(state.steps.get('b2.1')?.taken.author, 'person');
      assert.equal(state.ended?.because, 'solved');
      await isLeftWithItsWindow(other, () => holder(storage, home));
    });
  }),
);

type Holder = () => ReturnType<typeof heldFix>;

async function holder(storage: string, home: string): ReturnType<Holder> {
  return heldFix(storage, await onlyRun(home), 'b1.1');
}

/** The fix is back in a window that is loaded again, however late the extensions of before let go of it. */
async function comesBackLate(page: Page, held: Holder): Promise<void> {
  await fileKept(page, 'b1.1.py');
  const { pid } = await held();
  process.kill(pid, 'SIGSTOP');
  await reload(page);
  await pause(LATE_MS);
  await notification(page, 'Another window is fixing b1.1');
  process.kill(pid, 'SIGCONT');
  await lensButton(page, 'Your fix of b1.1').waitFor();
}

async function isRecorded(page: Page): Promise<void> {
  await saveFix(page, 'n = int(input())\nprint(["even", "odd"][n % 2])\n');
  await lensButton(page, 'recorded as b2.1, by a person').waitFor();
  const told = page.locator('.statusbar').getByText('recorded as b2.1, by a person');
  await told.waitFor();

  await openView(page, 'LEAFE');
  const correction = treeItem(page, `b1.1 → b2.1, ${TAPED_PROBLEM} · by a person`);
  await correction.waitFor();
  await expand(treeItem(page, SOLVED));
  await treeItem(page, 'b2.1, accepted').waitFor();
  await correction.click();
  await (await reviewPanel(page)).getByText('A person wrote b2.1').waitFor();
  await page.getByRole('tab', { name: /^b1\.1\.py/ }).click({ button: 'middle' });
  await until('no fix in the status bar', async () => ((await told.count()) === 0 ? true : null));
}

/** An editor that is closed together with its window leaves the program, which the window may show again. */
async function isLeftWithItsWindow(page: Page, held: Holder): Promise<void> {
  await openFix(page, 'b1.1');
  const { program, pid } = await held();
  process.kill(pid, 'SIGSTOP');
  await closeEditors(page);
  await page.close();
  process.kill(pid, 'SIGCONT');
  await pause(MOMENT_MS);
  assert.equal(existsSync(program), true);
}
