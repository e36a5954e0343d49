import { activeTab, lensButton, replaceText } from '../editors.ts';
import { exploreToTheEnd } from '../explore.ts';
import { pick, runCommand } from '../palette.ts';
import type { Stage } from '../scenes.ts';
import { TAPED_PROBLEM } from '../tape.ts';
import { closeViewPart } from '../views.ts';
import { closeEditors } from './closeEditors.ts';

/** A person's own fix of a step, which fails still. */
export const FIX: Stage = {
  name: 'a fix of one’s own',
  arrange: async ({ page }) => {
    await exploreToTheEnd(page);
    await closeViewPart(page, 'Problems');
    await closeEditors(page);
    await runCommand(page, 'LEAFE: Fix It Myself');
    await pick(page, TAPED_PROBLEM);
    await pick(page, 'b1.1');
    await activeTab(page, 'b1.1.py');
    await replaceText(page, 'n = int(input())\nprint("even" if n % 2 == 0 else "uneven")\n');
    await page.keyboard.press('ControlOrMeta+S');
  },
  scenes: [
    {
      name: 'fix',
      show: async ({ page }) => {
        await activeTab(page, 'b1.1.py');
        await lensButton(page, 'wrong answer 1/2').waitFor();
      },
    },
  ],
};
