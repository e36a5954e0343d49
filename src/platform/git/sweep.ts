import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Far beyond the life of any git process of ours: see `CommitWriter`, which lets none stay for more than an hour unused. */
const STALE_MS = 7 * 24 * 3600 * 1000;

/** Removes what a fast-import that was killed, or met a full disk, has left: crash reports, half packs, marks on packs. */
export async function sweep(store: string, nowMs: number): Promise<void> {
  for (const name of await readdir(store)) {
    if (name.startsWith('fast_import_crash_')) await rm(join(store, name), { force: true });
  }
  const packs = join(store, 'objects', 'pack');
  for (const name of await readdir(packs)) {
    const path = join(packs, name);
    if (!/^tmp_|\.keep$/.test(name) || !(await isStale(path, nowMs))) continue;
    if (name.startsWith('tmp_') || (await isOurs(path))) await rm(path, { force: true });
  }
}

async function isStale(path: string, nowMs: number): Promise<boolean> {
  return stat(path).then(
    ({ mtimeMs }) => nowMs - mtimeMs > STALE_MS,
    () => false,
  );
}

/** A person may keep a pack, too. */
async function isOurs(keep: string): Promise<boolean> {
  return (await readFile(keep, 'utf8').catch(() => '')).startsWith('fast-import');
}
