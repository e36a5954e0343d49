import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isHeld, takeLock } from '../processLock.ts';
import { runGit } from './gitProcess.ts';

/** Below this many packs a look-up costs no more than with one. */
const PACKS_ALLOWED = 64;

/**
 * Joins small packs into larger ones where there are many, so that a store of many thousand steps stays quick. Safe beside
 * other writers and readers: packs a fast-import still writes are kept by git itself, nothing unreachable is dropped, and one
 * process at a time does it.
 */
export async function joinPacks(store: string, signal: AbortSignal): Promise<void> {
  if ((await loosePacks(store)) < PACKS_ALLOWED) return;
  const lock = await takeLock(join(store, 'leafe-packs.lock'));
  if (!isHeld(lock)) return;
  try {
    await repack(store, signal);
  } finally {
    await lock.release();
  }
}

/** Each pack is joined with those that are not at least twice as large: the work a step costs grows with the logarithm. */
async function repack(store: string, signal: AbortSignal): Promise<void> {
  try {
    await runGit(store, ['repack', '-d', '-q', '--geometric=2'], signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(await isOldGit(store, signal))) throw error;
    await runGit(store, ['repack', '-a', '-d', '-k', '-q'], signal);
  }
}

/** --geometric came with git 2.32. */
async function isOldGit(store: string, signal: AbortSignal): Promise<boolean> {
  const [, major = '0', minor = '0'] =
    /(\d+)\.(\d+)/.exec(await runGit(store, ['version'], signal)) ?? [];
  return Number(major) < 2 || (Number(major) === 2 && Number(minor) < 32);
}

async function loosePacks(store: string): Promise<number> {
  const names = await readdir(join(store, 'objects', 'pack'));
  const kept = names.filter((name) => name.endsWith('.keep')).length;
  return names.filter((name) => name.endsWith('.pack')).length - kept;
}
