import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyRun } from '../../support/runFiles.ts';
import { linkModel, testModelFile } from '../../support/testHome.ts';
import { explore } from './explore.ts';
import { inWindow } from './inWindow.ts';
import { runPanel } from './runPanel.ts';
import { TAPED_PROBLEM } from './tape.ts';
import { expand, treeItem } from './views.ts';

/** A small model may write as much as it may, on a machine that does other work. */
const WRITING_MS = 900_000;
/** One branch of one program, after which the run has come to its end. */
const ONE_PROGRAM = {
  'leafe.explore.rollouts': 1,
  'leafe.explore.horizon': 1,
  'leafe.explore.depth': 0,
};

test(
  'the installed extension explores with a model that runs on this machine, and its reply is judged',
  inWindow(
    async ({ page, home }) => {
      await linkModel(home, await testModelFile());
      await explore(page, { model: 'smollm2-135m', policy: 'tree' });
      const run = page.locator(`[aria-label^="${TAPED_PROBLEM}, "][aria-label*=" · 1 step"]`);
      await run.waitFor({ timeout: WRITING_MS });
      await page
        .locator('.tab', { hasText: new RegExp(`${TAPED_PROBLEM} · (Not solved|Solved)`) })
        .waitFor({ timeout: WRITING_MS });

      const { state } = await onlyRun(home);
      assert.equal(state.started?.model, 'embedded:smollm2-135m');
      assert.ok(state.ended !== null && ['solved', 'exhausted'].includes(state.ended.because));
      assert.ok(state.spend.actCompletionTokens > 0);
      const [step] = state.steps.values();
      assert.ok(step?.judged);
      await expand(run);
      await treeItem(page, 'b1.1, ').waitFor();
      const panel = await runPanel(page);
      await panel.locator('[id="step-b1.1"]').waitFor();
    },
    { settings: ONE_PROGRAM },
  ),
);
