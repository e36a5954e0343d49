import { join } from 'node:path';
import { JOB_FILES } from '../../../../src/app/training/jobFiles.ts';
import { addTrainer } from '../../../../src/app/training/trainers.ts';
import { takeLock } from '../../../../src/platform/processLock.ts';
import { jobOnDisk } from '../../../support/jobOnDisk.ts';
import { logOf, madeJob, trainEvents } from '../../../support/panel/jobScenarios.ts';
import { trlDataset } from '../../../support/trlDataset.ts';
import { jobPanel, pickEach } from '../jobPanel.ts';
import { quickInput, runCommand } from '../palette.ts';
import type { Stage } from '../scenes.ts';
import { closeViewPart, openView, openViewPart, treeItem } from '../views.ts';
import { closeEditors } from './closeEditors.ts';

const FAILED = 'There was not enough memory: use fewer rows at once, or shorter ones.';

/** While a job runs on another machine, beside some that have ended. */
export const TRAINING: Stage = {
  name: 'training',
  arrange: async ({ page, home, folder }) => {
    await addTrainer(home, { kind: 'ssh', name: 'gpu', host: 'ann@gpu1' });
    await trlDataset(join(folder, 'monday'), [
      { id: 'r/c1', completion: 'print(int(input()) + 1)' },
      { id: 'r/c2', kind: 'guided', completion: 'print(2)' },
      { id: 'r/s1', kind: 'rehearsal', completion: 'print(1)' },
    ]);
    await jobOnDisk(home, { job: 'friday-5e0c81d2', state: 'failed', reason: FAILED });
    await jobOnDisk(home, { job: 'sunday-77ab03f1', state: 'succeeded', events: trainEvents(120) });
    const { folder: running } = await jobOnDisk(home, {
      ...{ job: 'monday-1a2b3c4d', state: 'running', made: madeJob() },
      ...{ events: trainEvents(84), log: logOf(84) },
    });
    // Another process follows it: this one.
    await takeLock(join(running, JOB_FILES.lock));
    await openView(page, 'LEAFE');
    for (const view of ['Problems', 'Runs', 'Corrections']) await closeViewPart(page, view);
    await openViewPart(page, 'Training Jobs');
  },
  scenes: [
    {
      name: 'training',
      show: async ({ page }) => {
        await treeItem(page, 'monday-1a2b3c4d, 84/120').click();
        const panel = await jobPanel(page);
        await panel.locator('.plot canvas').nth(1).waitFor();
        await panel.getByText('84 of 120').waitFor();
        // The icons are letters of a font.
        await panel.evaluate('document.fonts.ready.then(() => true)');
      },
      leave: ({ page }) => closeEditors(page),
    },
    {
      name: 'push',
      show: async ({ page }) => {
        await runCommand(page, 'LEAFE: Push Corrections to Trainer');
        await pickEach(page, ['gpu', 'monday', 'qwen2.5-coder-1.5b']);
        await quickInput(page).getByText('Push to gpu').waitFor();
      },
      leave: async ({ page }) => {
        await page.keyboard.press('Escape');
        await quickInput(page).waitFor({ state: 'hidden' });
      },
    },
  ],
};
