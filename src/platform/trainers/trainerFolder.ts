import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LeafeError } from '../../core/errors.ts';

/** The folder of the trainer's Python sources: above this file, be it run from a checkout, a bundle or an extension. */
export function trainerFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'trainer');
    if (existsSync(join(candidate, 'keeper.py'))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  const detail = 'the folder `trainer` is not part of this install';
  throw new LeafeError('trainer', 'notReady', detail, {
    todo: 'Install LEAFE again: its package must hold the folder `trainer`.',
  });
}
