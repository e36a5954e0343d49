import { randomBytes } from 'node:crypto';
import { access, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { errorCode, makeFolder, onDisk } from '../diskErrors.ts';
import { runGit } from './gitProcess.ts';

/**
 * The store's whole configuration. Nothing is collected behind our back, no hook runs, fast-import leaves its packs as they
 * are (turning them into loose objects takes longer than all the rest of a save), objects reach the disk before the ref.
 */
const CONFIG = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
	hooksPath = /dev/null
	logAllRefUpdates = false
	fsync = committed
	compression = 1
[pack]
	threads = 1
[gc]
	auto = 0
[maintenance]
	auto = false
[fastimport]
	unpackLimit = 0
[user]
	name = LEAFE
	email = leafe@localhost
`;

/** How moving a folder fails where something is there already; EPERM says other things, too. */
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM']);

/** Makes the bare store if it is not there; `checkpoint.noStore` where something else is. Processes that do so at once get one store. */
export async function ensureStore(store: string, signal: AbortSignal): Promise<void> {
  if (await isStore(store)) return;
  await makeFolder(dirname(store));
  const draft = `${store}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await runGit(draft, ['init', '--quiet', '--bare', '--template=', draft], signal);
    await onDisk(store, () => writeFile(join(draft, 'config'), CONFIG));
    await onDisk(store, () => moveInto(draft, store));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

export async function isStore(store: string): Promise<boolean> {
  return access(join(store, 'HEAD')).then(
    () => true,
    () => false,
  );
}

/** Whole or not at all: another process never sees half a store, and the first one made stays. */
async function moveInto(draft: string, store: string): Promise<void> {
  try {
    await rename(draft, store);
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (!TAKEN.has(code)) throw error;
    if (await isStore(store)) return;
    throw code === 'EPERM' ? error : new LeafeError('checkpoint', 'noStore', store);
  }
}
