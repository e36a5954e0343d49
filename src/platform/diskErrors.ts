import { access, constants, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LeafeError } from '../core/errors.ts';

/** Codes that say there is no room: the disk's, a quota's. */
const FULL = new Set(['ENOSPC', 'EDQUOT']);
const NOT_WRITABLE = new Set(['EROFS', 'EACCES', 'EPERM']);

/**
 * A failed write under the home folder as our own error: `checkpoint.diskFull` or `checkpoint.notWritable`. Anything else
 * is given back as it came.
 */
export function diskError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === null) return error;
  if (FULL.has(code)) return new LeafeError('checkpoint', 'diskFull', path, { cause: error });
  if (NOT_WRITABLE.has(code)) {
    return new LeafeError('checkpoint', 'notWritable', path, { cause: error });
  }
  return error;
}

/** Runs a piece of file work and translates what the disk refuses. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(error, path);
  }
}

/** Makes a folder and those above it; what is there already is fine. */
export async function makeFolder(path: string): Promise<void> {
  await onDisk(path, async () => {
    try {
      await mkdir(path, { recursive: true });
    } catch (error) {
      // On a read-only file system Node says ENOENT; the nearest folder that is there knows better.
      if (errorCode(error) === 'ENOENT') await mustBeWritable(dirname(path));
      throw error;
    }
  });
}

async function mustBeWritable(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    await mustBeWritable(dirname(folder));
  }
}

/** The system's code of an error such as `ENOENT`; null for other errors. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
