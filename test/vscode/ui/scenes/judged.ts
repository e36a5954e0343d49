import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFile } from '../editors.ts';
import { clearNotifications, notification } from '../notifications.ts';
import { pick, runCommand } from '../palette.ts';
import type { Stage } from '../scenes.ts';
import { TAPED_PROBLEM } from '../tape.ts';
import { peekFailure, testItem } from '../testing.ts';
import { expand, openView } from '../views.ts';

/** A program in the folder, and what Judge Current File says of it. */
export const JUDGED: Stage = {
  name: 'a judged program',
  arrange: async ({ page, folder }) => {
    await writeFile(join(folder, 'parity.py'), 'n = int(input())\nprint("even")\n');
    await openFile(page, 'parity.py');
  },
  scenes: [
    {
      name: 'verdict',
      show: async ({ page }) => {
        await openView(page, 'Explorer');
        await runCommand(page, 'LEAFE: Judge Current File');
        await pick(page, TAPED_PROBLEM);
        await notification(page, 'wrong answer');
      },
      leave: ({ page }) => clearNotifications(page),
    },
    {
      name: 'testing',
      show: async ({ page }) => {
        await runCommand(page, 'View: Show Testing');
        await expand(testItem(page, TAPED_PROBLEM, 'Failed'));
        await peekFailure(testItem(page, 'public 2', 'Failed'));
      },
      leave: ({ page }) => page.keyboard.press('Escape'),
    },
  ],
};
