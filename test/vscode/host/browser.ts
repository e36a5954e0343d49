import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type LaunchOptions,
} from 'playwright-core';
import { findChromium } from '../../../scripts/setup/vscodePaths.mjs';

/** What keeps a Chromium to the pages it is shown: no first-run pages, no updates, no talk with the network. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser that shows VS Code, without a screen. It ends with this process at the latest. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch(options());
}

/** A browser of this process that others join; what each of them opened there goes when it leaves. */
export async function serveBrowser(): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const server = await chromium.launchServer({ ...options(), host: '127.0.0.1' });
  return { address: server.wsEndpoint(), stop: () => server.close() };
}

export function joinBrowser(address: string): Promise<Browser> {
  return chromium.connect(address);
}

/** What a person is to a browser who was never here, and who wants as little to move as can be. */
export async function newPerson(
  browser: Browser,
  wishes: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ ...wishes, reducedMotion: 'reduce' });
  await context.addInitScript(STAND_STILL);
  return context;
}

/** VS Code turns and runs what has no end for such a person, too: without a graphics card a single icon that turns takes a core. */
const STAND_STILL = `{
  const rules = new CSSStyleSheet();
  rules.replaceSync(\`
    .codicon-modifier-spin, .codicon-loading, .codicon-tree-item-loading, .progress-bit {
      animation: none !important;
    }\`);
  document.adoptedStyleSheets.push(rules);
}`;

function options(): LaunchOptions {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error('There is no Chromium; install it, or name one with LEAFE_CHROMIUM.');
  }
  return { executablePath, headless: true, args: QUIET };
}
