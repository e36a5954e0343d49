// `npm run icon`: draws media/icon.png, the picture of the extension in lists, from media/icon.svg.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './setup.mjs';
import { findChromium } from './setup/vscodePaths.mjs';

const SIDE = 256;
const svg = await readFile(join(ROOT, 'media', 'icon.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: { width: SIDE, height: SIDE } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  const png = await page.screenshot({ omitBackground: true });
  await writeFile(join(ROOT, 'media', 'icon.png'), png);
} finally {
  await browser.close();
}
