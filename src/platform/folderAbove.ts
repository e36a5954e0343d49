import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A folder of the product that holds this file, in the nearest folder above this one: of a checkout, a bundle or an installed extension.
 * Null where this install has none.
 */
export function folderAbove(folder: string, file: string): string | null {
  for (let from = dirname(fileURLToPath(import.meta.url)); ; from = dirname(from)) {
    const candidate = join(from, folder);
    if (existsSync(join(candidate, file))) return candidate;
    if (dirname(from) === from) return null;
  }
}
