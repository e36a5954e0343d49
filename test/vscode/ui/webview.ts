import type { Frame, Page } from 'playwright-core';
import { until } from './until.ts';

/**
 * The document of the webview with this title that can be seen now. It is another one after the webview was hidden and shown
 * or the window was reloaded: ask again then.
 */
export async function webview(page: Page, title: string): Promise<Frame> {
  return until(`the webview ${title}`, async () => {
    for (const frame of page.frames()) {
      if (await isShown(frame, title)) return frame;
    }
    return null;
  });
}

/** The document of the webview that holds this element and can be seen now. */
export async function webviewWith(page: Page, what: string, selector: string): Promise<Frame> {
  return until(what, async () => {
    for (const frame of page.frames()) {
      if (!frame.url().includes('/fake.html')) continue;
      const outer = await frame.parentFrame()?.frameElement();
      if ((await outer?.isVisible()) !== true) continue;
      if ((await frame.locator(selector).count()) > 0) return frame;
    }
    return null;
  });
}

/** A webview's document lies in a frame `active-frame` with its title, in a frame of the workbench that hides and shows it. */
async function isShown(frame: Frame, title: string): Promise<boolean> {
  if (!frame.url().includes('/fake.html')) return false;
  const element = await frame.frameElement();
  const outer = await frame.parentFrame()?.frameElement();
  return (
    (await element.getAttribute('id')) === 'active-frame' &&
    (await element.getAttribute('title')) === title &&
    (await outer?.isVisible()) === true
  );
}
