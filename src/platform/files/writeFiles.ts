import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isLeafeError, LeafeError } from '../../core/errors.ts';
import { errorCode, makeFolder, onDisk } from '../diskErrors.ts';

/** Whole or not at all, in place of what was there. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await onDisk(path, async () => {
    try {
      await writeFile(draft, text, { flush: true });
      await rename(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  });
}

/** Takes away what a kill has left of replacing files of a folder. For who keeps others from writing there meanwhile. */
export async function sweepDrafts(
  folder: string,
  isOurs: (name: string) => boolean,
): Promise<void> {
  const names = await onDisk(folder, () => readdir(folder));
  for (const name of names) {
    const [, of] = /^(.+)\.\d+$/.exec(name) ?? [];
    if (of === undefined || !isOurs(of)) continue;
    const path = join(folder, name);
    await onDisk(path, () => rm(path, { force: true }));
  }
}

/** A file that is there already, or comes meanwhile, is never touched: `input.invalid`, as where none can be made there. */
export async function newFile(path: string, text: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await onDisk(path, () => written(path, text));
  } catch (error) {
    throw unwritable(error, path);
  }
}

/** Says so before the work whose result would have no place. Throws `input.invalid`. */
export async function mustBeNew(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw unwritable(error, path);
  });
  if (found !== null) throw taken(path);
}

async function written(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', flush: true });
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw taken(path);
    // What a full disk has cut off is no file of anybody's.
    await rm(path, { force: true });
    throw error;
  }
}

function taken(path: string): LeafeError<'input'> {
  return new LeafeError('input', 'invalid', `${path} is there already.`, {
    todo: 'Name a file that is not there yet, or remove this one first.',
  });
}

function unwritable(error: unknown, path: string): unknown {
  const refused = isLeafeError(error, 'checkpoint', 'notWritable') ? error.cause : error;
  const code = errorCode(refused);
  if (refused instanceof LeafeError || code === null) return refused;
  return new LeafeError('input', 'invalid', `${path} cannot be written (${code}).`, {
    todo: 'Name another file.',
    cause: error,
  });
}
