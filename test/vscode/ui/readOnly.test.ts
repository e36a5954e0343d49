import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { exploredOnDisk } from '../../extension/exploredOnDisk.ts';
import { onlyRun } from '../../support/runFiles.ts';
import { noSmallDisk, withSmallDisk } from '../../support/smallDisk.ts';
import { activeTab, closeSettings } from './editors.ts';
import { explore, exploreToTheEnd } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { notification } from './notifications.ts';
import { runCommand } from './palette.ts';
import { runPanel } from './runPanel.ts';
import { expand, treeItem } from './views.ts';

const DISK_KB = 20_000;

test(
  'a home on a read-only disk is told of with the setting that names another, and what is in it can be read',
  { skip: noSmallDisk },
  (t) =>
    withSmallDisk(DISK_KB, async ({ folder, setReadOnly }) => {
      await exploredOnDisk(folder, ['print("even")', 'print("odd")']);
      setReadOnly(true);
      const story = inWindow(
        async ({ page }) => {
          await explore(page);
          const panel = await runPanel(page);
          await panel.getByText('Choose a folder that can be written').waitFor();
          await panel.getByRole('button', { name: 'Open Settings' }).click();
          const entry = page.locator('.settings-editor .setting-item-contents');
          await entry.filter({ hasText: 'Home' }).first().waitFor();
          await closeSettings(page);

          await expand(treeItem(page, 'Even or Odd, not solved'));
          await treeItem(page, 'b1.2, wrong answer').click();
          await activeTab(page, 'program.py');
        },
        { settings: { 'leafe.home': folder } },
      );
      await story(t);
      assert.equal((await onlyRun(folder)).state.ended?.because, 'exhausted');
    }),
);

test(
  'a folder on a read-only disk explores all the same, and no program is promised to it',
  { skip: noSmallDisk },
  (t) =>
    withSmallDisk(DISK_KB, async ({ folder, setReadOnly }) => {
      const contest = join(folder, 'contest');
      await mkdir(contest);
      setReadOnly(true);
      const story = inWindow(
        async ({ page }) => {
          await exploreToTheEnd(page);
          await runCommand(page, 'LEAFE: Copy Program Into Workspace');
          const told = await notification(page, 'Nothing can be written in contest.');
          await told.getByRole('button', { name: 'Open Folder…' }).waitFor();
        },
        { target: contest },
      );
      await story(t);
    }),
);
