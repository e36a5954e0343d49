import { activeTab, lensButton } from '../editors.ts';
import { exploreToTheEnd } from '../explore.ts';
import { openFix, saveFix } from '../fixing.ts';
import type { Stage } from '../scenes.ts';
import { closeViewPart } from '../views.ts';
import { closeEditors } from './closeEditors.ts';

/** A person's own fix of a step, which fails still. */
export const FIX: Stage = {
  name: 'a fix of one’s own',
  arrange: async ({ page }) => {
    await exploreToTheEnd(page);
    await closeViewPart(page, 'Problems');
    await closeEditors(page);
    await openFix(page, 'b1.1');
    await saveFix(page, 'n = int(input())\nprint("even" if n % 2 == 0 else "uneven")\n');
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
