import { leafe } from '../../../support/leafe.ts';
import { onlyRun } from '../../../support/runFiles.ts';
import { tapeModel } from '../../../support/tapes.ts';
import { reviewPanel, threeCorrections } from '../reviewPanel.ts';
import type { Stage } from '../scenes.ts';
import { LESSON_DRAWS } from '../tape.ts';
import { closeViewPart, openView, treeItem } from '../views.ts';
import { closeEditors } from './closeEditors.ts';

/** After two have reviewed what a run corrected, and do not agree; what a lesson does was measured. */
export const REVIEW: Stage = {
  name: 'corrections under review',
  settings: { 'leafe.reviewer': 'ann' },
  arrange: async ({ page, home }) => {
    await threeCorrections(home);
    const { id } = await onlyRun(home);
    const draws = await tapeModel(home, LESSON_DRAWS, 'draws.jsonl');
    const [one, two] = [`${id}/c1`, `${id}/c2`];
    for (const args of [
      ['accept', one, two, '--as', 'ann'],
      ['reject', one, '--as', 'bob', '--reason', 'right by chance'],
      ['lift', one, '--times', '5', '--model', draws],
    ]) {
      const { code, stderr } = await leafe(['corrections', ...args], { home });
      if (code !== 0) throw new Error(stderr);
    }
    await openView(page, 'LEAFE');
    await closeViewPart(page, 'Problems');
    await closeViewPart(page, 'Runs');
  },
  scenes: [
    {
      name: 'review',
      show: async ({ page }) => {
        await treeItem(page, 'b1.1 → b4.1').click();
        const panel = await reviewPanel(page);
        await panel.getByText('+60 points').waitFor();
        await panel.locator('.line.added').first().waitFor();
      },
      leave: ({ page }) => closeEditors(page),
    },
  ],
};
