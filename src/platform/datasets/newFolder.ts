import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { errorCode, makeFolder, onDisk } from '../diskErrors.ts';
import { pidExists } from '../pidExists.ts';

/**
 * Makes a folder that is there as a whole or not at all: `fill` writes into a draft beside it, which gets the name when all is done.
 * A folder that is there already, or comes meanwhile, is never touched: `input.invalid`. Drafts of processes that died are swept.
 */
export async function newFolder<T>(path: string, fill: (draft: string) => Promise<T>): Promise<T> {
  const wanted = resolve(path);
  const parent = dirname(wanted);
  await mustBeFree(wanted);
  await makeFolder(parent);
  await sweep(parent);
  const draft = join(parent, `${draftPrefix(process.pid)}${randomBytes(4).toString('hex')}`);
  return onDisk(wanted, async () => {
    try {
      await makeFolder(draft);
      const result = await fill(draft);
      await mustBeFree(wanted);
      await rename(draft, wanted);
      return result;
    } catch (error) {
      // Another one was quicker.
      const code = errorCode(error);
      if (code === 'ENOTEMPTY' || code === 'EEXIST') throw taken(wanted);
      throw error;
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}

function draftPrefix(pid: number): string {
  return `.leafe-draft-${pid}-`;
}

async function mustBeFree(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (found !== null) throw taken(path);
}

function taken(path: string): LeafeError<'input'> {
  return new LeafeError('input', 'invalid', `${path} is there already.`, {
    todo: 'Name a folder that is not there yet, or remove this one first.',
  });
}

async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = /^\.leafe-draft-(\d+)-/.exec(basename(name))?.[1];
    if (pid === undefined || pidExists(Number(pid))) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}
