import { randomBytes } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { errorCode, onDisk } from '../../platform/diskErrors.ts';
import { isHeld, liveHolder, takeLock } from '../../platform/processLock.ts';
import { adapterFolder, adaptersFolder, findAdapter, isTaken } from './adapterFolder.ts';

/** An adapter that was taken away, and lies aside until somebody decides. */
export interface SetAside {
  /** Puts it back as it was. Throws `input.invalid` where another one has its name by now: it lies aside still. */
  bringBack(): Promise<void>;
  /** It is gone for good; safe to call twice, and after `bringBack`. */
  discard(): Promise<void>;
}

/** What lies aside, or the lock of that. No adapter has such a name: lists pass over it. */
const ASIDE = /^(\.removed-[0-9a-f]{8})(?:\.lock)?$/;

/**
 * Takes an adapter away in one step, also one that is damaged, and keeps it aside for as long as this process lives; what processes that died
 * have set aside is swept. A run at work keeps what it has loaded; it cannot be resumed without it. Throws `model.adapterNotHere`.
 */
export async function setAside(home: string, name: string): Promise<SetAside> {
  if (!(await isTaken(home, name))) await findAdapter(home, name).catch(mayBeDamaged);
  const folder = adapterFolder(home, name);
  const aside = join(adaptersFolder(home), `.removed-${randomBytes(4).toString('hex')}`);
  return onDisk(folder, async () => {
    await sweepAside(home);
    // Taken first: what lies aside without a living holder is swept.
    const lock = await takeLock(lockOf(aside));
    if (!isHeld(lock)) throw new Error(`${aside} is held by another process`);
    try {
      await rename(folder, aside);
    } catch (error) {
      await lock.release();
      throw error;
    }
    return {
      bringBack: async () => {
        await onDisk(folder, () => rename(aside, folder)).catch((error: unknown) => {
          throw refused(error, name);
        });
        await lock.release();
      },
      discard: async () => {
        await onDisk(folder, () => rm(aside, { recursive: true, force: true }));
        await lock.release();
      },
    };
  });
}

/** Removes for good what processes that have ended since had set aside: nobody can bring it back any more. */
export async function sweepAside(home: string): Promise<void> {
  const folder = adaptersFolder(home);
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const found = names.flatMap((name) => ASIDE.exec(name)?.[1] ?? []);
  for (const aside of [...new Set(found)].map((name) => join(folder, name))) {
    if ((await liveHolder(lockOf(aside))) !== null) continue;
    await rm(aside, { recursive: true, force: true });
    await rm(lockOf(aside), { force: true });
  }
}

function lockOf(aside: string): string {
  return `${aside}.lock`;
}

function refused(error: unknown, name: string): unknown {
  const code = errorCode(error) ?? '';
  if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(code)) {
    return new LeafeError('input', 'invalid', `There is an adapter ${name} already.`, {
      todo: 'Call that one otherwise, then undo the removal again.',
      cause: error,
    });
  }
  if (code !== 'ENOENT') return error;
  return new LeafeError('model', 'adapterNotHere', `${name} is gone for good`, { cause: error });
}

function mayBeDamaged(error: unknown): void {
  if (error instanceof LeafeError && error.reason === 'wrongFile') return;
  throw error;
}
