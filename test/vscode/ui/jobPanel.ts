import type { Frame, Page } from 'playwright-core';
import { pick, runCommand } from './palette.ts';
import { webviewWith } from './webview.ts';

/** The page of a training job, where it can be seen now. */
export function jobPanel(page: Page): Promise<Frame> {
  return webviewWith(page, 'the panel of a training job', '.job');
}

/** Pushes a data set of the window's folder to this machine, with the settings as they are. */
export async function pushToThisMachine(page: Page, dataset: string, model: string): Promise<void> {
  await runCommand(page, 'LEAFE: Push Corrections to Trainer');
  for (const choice of [dataset, 'local', model, 'Push to local']) await pick(page, choice);
}
