import type { Frame, Page } from 'playwright-core';
import { webviewWith } from './webview.ts';

/**
 * The page of the run panel that can be seen now. It is another one after the panel was hidden and shown, moved, or loaded again: ask
 * again then.
 */
export function runPanel(page: Page): Promise<Frame> {
  return webviewWith(page, 'the run panel', '.panel .panel-head');
}
