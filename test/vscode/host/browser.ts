import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
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

function options(): LaunchOptions {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error('There is no Chromium; install it, or name one with LEAFE_CHROMIUM.');
  }
  return { executablePath, headless: true, args: QUIET };
}
