import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { ThemeName } from './theme.ts';

const PICTURES = fileURLToPath(new URL('../../../.cache/screenshots', import.meta.url));

/** Where the picture of a view in a theme is. */
export function picturePath(theme: ThemeName | 'failed', view: string): string {
  return join(PICTURES, theme, `${view}.png`);
}

/** Takes a picture of the whole window, once nothing in it moves, and gives its bytes. */
export async function takePicture(page: Page, path: string): Promise<Buffer> {
  await mkdir(dirname(path), { recursive: true });
  // Neither the pointer nor a blinking cursor belongs in a picture.
  await page.mouse.move(640, 799);
  await page.locator('.workbench-hover').first().waitFor({ state: 'hidden' });
  return page.screenshot({ path, animations: 'disabled', caret: 'hide', timeout: 15_000 });
}
