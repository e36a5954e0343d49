import type { Frame, Page } from 'playwright-core';
import { leafe } from '../../support/leafe.ts';
import { tapeModel } from '../../support/tapes.ts';
import { THREE_CORRECTIONS } from './tape.ts';
import { until } from './until.ts';

/** The page that a correction is reviewed on, where it can be seen now. */
export async function reviewPanel(page: Page): Promise<Frame> {
  return until('the review panel', async () => {
    for (const frame of page.frames()) {
      if (!frame.url().includes('/fake.html')) continue;
      const outer = await frame.parentFrame()?.frameElement();
      if ((await outer?.isVisible()) !== true) continue;
      if ((await frame.locator('.review').count()) > 0) return frame;
    }
    return null;
  });
}

/** Lets the command line explore until the home holds three corrections: b1.1 → b4.1, b2.1 → b5.1, b3.1 → b6.1. */
export async function threeCorrections(home: string): Promise<void> {
  const model = await tapeModel(home, THREE_CORRECTIONS, 'three.jsonl');
  const settings = ['--set', 'rollouts=3', 'horizon=2', 'depth=1'];
  const args = ['explore', 'starter#parity', '--model', model, '--collect', ...settings];
  const { code, stderr } = await leafe(args, { home });
  if (code !== 0) throw new Error(stderr);
}
