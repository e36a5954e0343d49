import type { Frame, Page } from 'playwright-core';
import { until } from './until.ts';

/**
 * The page of the run panel that can be seen now. It is another one after the panel was hidden and shown, moved, or loaded again: ask
 * again then.
 */
export async function runPanel(page: Page): Promise<Frame> {
  return until('the run panel', async () => {
    for (const frame of page.frames()) {
      if (!frame.url().includes('/fake.html')) continue;
      const outer = await frame.parentFrame()?.frameElement();
      if ((await outer?.isVisible()) !== true) continue;
      if ((await frame.locator('.panel .panel-head').count()) > 0) return frame;
    }
    return null;
  });
}
