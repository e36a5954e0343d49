import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
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

/**
 * Makes a folder and those above it; what is there already is fine. One by one: in a place where the system makes no folder for anybody, such as
 * /proc, Node's own `recursive` tries for ever, and on a read-only disk it says that the folder is not there.
 */
export async function makeFolder(path: string): Promise<void> {
  await onDisk(path, async () => {
    try {
      await makeWithParents(resolve(path));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      throw new LeafeError('checkpoint', 'notWritable', path, { cause: error });
    }
  });
}

async function makeWithParents(path: string): Promise<void> {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await makeWithParents(dirname(path));
  try {
    await mkdir(path);
  } catch (error) {
    // Another process may have made it in this very moment.
    if (errorCode(error) !== 'EEXIST' || !(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** The system's code of an error such as `ENOENT`; null for other errors. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
