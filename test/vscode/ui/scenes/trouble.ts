import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tapeModel } from '../../../support/tapes.ts';
import { explore } from '../explore.ts';
import { clearNotifications } from '../notifications.ts';
import { runPanel } from '../runPanel.ts';
import type { Stage } from '../scenes.ts';
import { TAPED_PROBLEM, WRONG } from '../tape.ts';
import { closeViewPart, expand, treeItem } from '../views.ts';

const DAMAGED = '20260102-0304-parity-abcd';

/** A run that was broken off by its model, above one whose journal is damaged on the disk. */
export const TROUBLE: Stage = {
  name: 'runs with trouble',
  arrange: async ({ page, home }) => {
    await mkdir(join(home, 'runs', DAMAGED), { recursive: true });
    await writeFile(join(home, 'runs', DAMAGED, 'journal.jsonl'), '{"v":1,"kind":"runSta\n{}\n');
    await tapeModel(home, [{ text: WRONG }]);
    await explore(page);
    await treeItem(page, `${TAPED_PROBLEM}, broken off`).waitFor();
    await clearNotifications(page);
  },
  scenes: [
    {
      name: 'trouble',
      show: async ({ page }) => {
        await closeViewPart(page, 'Problems');
        await expand(treeItem(page, `${TAPED_PROBLEM}, broken off`));
        await treeItem(page, 'b1, broken off').waitFor();
        await expand(treeItem(page, DAMAGED));
        const panel = await runPanel(page);
        await panel.getByRole('alert').first().waitFor();
      },
    },
  ],
};
