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
  await pickEach(page, ['local', dataset, model, 'Push to local']);
}

/** Chooses in several lists, one after the other. */
export async function pickEach(page: Page, choices: readonly string[]): Promise<void> {
  for (const choice of choices) {
    await pick(page, choice);
    // Where the pointer rests, the next list would show what VS Code tells of an entry, above the entry.
    await page.mouse.move(640, 799);
  }
}
