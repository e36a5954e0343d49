import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LeafeError } from '../../core/errors.ts';

/** The folder of the sandbox's sources: above this file, be it run from a checkout, a bundle or an extension. */
export function sandboxFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'sandbox');
    if (existsSync(join(candidate, 'Dockerfile'))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  throw new LeafeError(
    'sandbox',
    'imageMissing',
    'the folder `sandbox` is not part of this install',
    {
      todo: 'Install LEAFE again: its package must hold the folder `sandbox`.',
    },
  );
}
