import { chromium, type Browser } from 'playwright-core';
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
export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error('There is no Chromium; install it, or name one with LEAFE_CHROMIUM.');
  }
  return chromium.launch({ executablePath, headless: true, args: QUIET });
}
