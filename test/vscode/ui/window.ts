import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { windowUrl } from '../host/windowUrl.ts';
import { LIMIT_MS } from './until.ts';

/** A window of VS Code. */
export interface CodeWindow {
  readonly page: Page;
  /** The folder that is open in it: empty and new unless one was given. */
  readonly folder: string;
}

export interface WindowOptions {
  /** A folder or workspace file to open; null for none. */
  readonly target?: string | null;
}

/**
 * Opens a window as a person who was never here: what a browser keeps (layout, secrets, state of extensions) begins empty and
 * goes with the window, while what an extension writes to its storage stays with the server.
 */
export async function withWindow<T>(
  browser: Browser,
  port: number,
  options: WindowOptions,
  work: (window: CodeWindow) => Promise<T>,
): Promise<T> {
  const parent = await mkdtemp(join(tmpdir(), 'lvw-'));
  const folder = join(parent, 'contest');
  await mkdir(folder);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(LIMIT_MS);
  try {
    const page = await context.newPage();
    const target = options.target === undefined ? folder : options.target;
    await page.goto(windowUrl(port, target), { waitUntil: 'commit' });
    await ready(page);
    return await work({ page, folder });
  } finally {
    await context.close();
    await rm(parent, { recursive: true, force: true });
  }
}

/** Loads the window again, as Developer: Reload Window does. */
export async function reload(page: Page): Promise<void> {
  await page.reload({ waitUntil: 'commit' });
  await ready(page);
}

/** A window takes keys once its parts are drawn. */
async function ready(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .activitybar').waitFor();
  await page.locator('.monaco-workbench .statusbar').waitFor();
}

/** Waits until VS Code is done with its own start, which its status bar tells of. */
export async function quiet(page: Page): Promise<void> {
  const busy = page.locator('.statusbar-item', { hasText: 'Activating Extensions' });
  await busy.first().waitFor({ state: 'hidden' });
}
