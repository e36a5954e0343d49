import { LeafeError } from '../../core/errors.ts';
import { folderAbove } from '../folderAbove.ts';

/** The folder of the sandbox's sources. */
export function sandboxFolder(): string {
  const found = folderAbove('sandbox', 'Dockerfile');
  if (found !== null) return found;
  const detail = 'the folder `sandbox` is not part of this install';
  throw new LeafeError('sandbox', 'imageMissing', detail, {
    todo: 'Install LEAFE again: its package must hold the folder `sandbox`.',
  });
}
