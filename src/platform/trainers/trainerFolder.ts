import { LeafeError } from '../../core/errors.ts';
import { folderAbove } from '../folderAbove.ts';

/** The folder of the trainer's Python sources. */
export function trainerFolder(): string {
  const found = folderAbove('trainer', 'keeper.py');
  if (found !== null) return found;
  const detail = 'the folder `trainer` is not part of this install';
  throw new LeafeError('trainer', 'notReady', detail, {
    todo: 'Install LEAFE again: its package must hold the folder `trainer`.',
  });
}
