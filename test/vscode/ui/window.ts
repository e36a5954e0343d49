import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { newPerson } from '../host/browser.ts';
import { windowUrl } from '../host/windowUrl.ts';
import { LIMIT_MS, until } from './until.ts';

/** A window of VS Code. */
export interface CodeWindow {
  readonly page: Page;
  /** The folder that is open in it: empty and new unless one was given. */
  readonly folder: string;
}

export interface WindowOptions {
  /** A folder, a workspace file or a virtual folder's URI to open; null for none. */
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
  const context = await newPerson(browser, {
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

/**
 * Waits until the window has written down that a run panel is open with this step selected: a browser's window writes down its
 * editors every few seconds, and cannot while it is being closed.
 */
export function panelKept(page: Page, step: string): Promise<void> {
  return editorsKept(page, ['mainThreadWebview-leafe.run', step]);
}

/** The same for the panel of a training job, by the beginning of its name: as its page has said it, which comes after the title. */
export function jobKept(page: Page, job: string): Promise<void> {
  return editorsKept(page, ['mainThreadWebview-leafe.job', new RegExp(`job[\\\\":]+${job}`)]);
}

/** The same for the panel of an evaluation, by the beginning of its name, once its page has said what it is about: its title says so before. */
export function evaluationKept(page: Page, name: string): Promise<void> {
  const said = new RegExp(`evaluation[\\\\"]+:[\\\\"]+${name}`);
  return editorsKept(page, ['mainThreadWebview-leafe.evaluation', said]);
}

/** The same for the review panel, with the correction of this name. */
export function reviewKept(page: Page, name: string): Promise<void> {
  return editorsKept(page, ['mainThreadWebview-leafe.review', name]);
}

/** The same for the editor of a file. */
export function fileKept(page: Page, name: string): Promise<void> {
  return editorsKept(page, ['serializedGrid', name]);
}

async function editorsKept(page: Page, parts: readonly (string | RegExp)[]): Promise<void> {
  await until(`${parts.join(' with ')} in what the window keeps`, async () => {
    const kept = await page.evaluate<readonly string[]>(ALL_KEPT);
    const holds = (value: string, part: string | RegExp): boolean =>
      typeof part === 'string' ? value.includes(part) : part.test(value);
    return kept.some((value) => parts.every((part) => holds(value, part))) ? true : null;
  });
}

const ALL_KEPT = `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const kept = [];
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db')) continue;
    const base = await done(indexedDB.open(name));
    for (const table of base.objectStoreNames) {
      kept.push(...await done(base.transaction(table).objectStore(table).getAll()));
    }
    base.close();
  }
  return kept.filter((value) => typeof value === 'string');
})()`;
