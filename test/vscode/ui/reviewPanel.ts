import type { Frame, Page } from 'playwright-core';
import { exploreTaped } from '../../support/exploreTaped.ts';
import { THREE_CORRECTIONS } from './tape.ts';
import { webviewWith } from './webview.ts';

/** The page that a correction is reviewed on, where it can be seen now. */
export function reviewPanel(page: Page): Promise<Frame> {
  return webviewWith(page, 'the review panel', '.review');
}

/** Waits until the panel shows this correction, and that so many wait. */
export async function reviewShows(page: Page, steps: string, left: string): Promise<void> {
  const head = (await reviewPanel(page)).locator('.panel-head');
  await head.getByText(steps, { exact: true }).waitFor();
  await head.getByText(left).waitFor();
}

/** Lets the command line explore until the home holds three corrections: b1.1 → b4.1, b2.1 → b5.1, b3.1 → b6.1. */
export async function threeCorrections(home: string): Promise<void> {
  await exploreTaped({
    home,
    problem: 'starter#parity',
    replies: THREE_CORRECTIONS,
    tape: 'three.jsonl',
    args: ['--collect', '--set', 'rollouts=3', 'horizon=2', 'depth=1'],
  });
}
