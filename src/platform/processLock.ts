import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './diskErrors.ts';
import { pidExists } from './pidExists.ts';

/** Who holds a lock. A pid alone is not enough: pids are given again, after a restart or much sooner. */
export interface Holder {
  readonly token: string;
  readonly pid: number;
  /** When that process started, in the kernel's own count; null where the system does not tell. */
  readonly started: string | null;
  /** The boot and pid namespace the pid belongs to; null where the system does not tell. */
  readonly world: string | null;
  readonly host: string;
}

export interface HeldLock {
  /** Lets the next one in; safe to call twice. */
  release(): Promise<void>;
}

/** A draft that holds nothing may be written in this moment; this old it was cut off. */
const WRITTEN_MS = 60_000;

/**
 * Takes the lock file `path`, or gives back the one who holds it. A lock whose process has died is taken over; of several that
 * try at once exactly one gets it. Who gets it takes away what killed ones have left beside it.
 */
export async function takeLock(path: string): Promise<HeldLock | Holder> {
  const taken = await tryLock(path, 0);
  // Tidying up after others must not keep anyone from work, nor a lock that nobody was given.
  if (isHeld(taken)) await sweepBeside(path).catch(() => undefined);
  return taken;
}

async function tryLock(path: string, depth: number): Promise<HeldLock | Holder> {
  const mine = await describeMyself();
  const draft = `${path}.${mine.token}`;
  await writeFile(draft, JSON.stringify(mine), { flag: 'wx' });
  try {
    if (await linked(draft, path)) return held(path, mine.token);
    const holder = await holderOf(path);
    // Released in this very moment: whoever asks next may have it.
    if (holder === null) return (await linked(draft, path)) ? held(path, mine.token) : mine;
    if (depth === 3 || (await isAlive(holder))) return holder;
    return await takeOver(path, draft, { mine, dead: holder, depth });
  } finally {
    await rm(draft, { force: true });
  }
}

/** Who holds the lock file now; null where nobody does. */
export async function liveHolder(path: string): Promise<Holder | null> {
  const holder = await holderOf(path);
  return holder !== null && (await isAlive(holder)) ? holder : null;
}

export function isHeld(taken: HeldLock | Holder): taken is HeldLock {
  return 'release' in taken;
}

/**
 * Replaces a dead holder's file. A second lock guards the moment between looking at the file and replacing it, so that a new
 * holder's lock is never replaced by one who saw the dead one.
 */
async function takeOver(
  path: string,
  draft: string,
  who: { readonly mine: Holder; readonly dead: Holder; readonly depth: number },
): Promise<HeldLock | Holder> {
  const guard = await tryLock(guardOf(path), who.depth + 1);
  if (!isHeld(guard)) return guard;
  try {
    const now = await holderOf(path);
    if (now !== null && now.token !== who.dead.token) return now;
    if (now === null) return (await linked(draft, path)) ? held(path, who.mine.token) : who.dead;
    await rename(draft, path);
    return held(path, who.mine.token);
  } finally {
    await guard.release();
  }
}

function guardOf(path: string): string {
  return `${path}.takeover`;
}

/** A kill leaves a draft that was to be linked, or the guard of a take-over. */
async function sweepBeside(path: string): Promise<void> {
  const folder = dirname(path);
  const begins = `${basename(path)}.`;
  const beside = (await readdir(folder)).filter((name) => name.startsWith(begins));
  for (const name of beside.filter((one) => /\.[0-9a-f]{16}$/.test(one))) {
    const draft = join(folder, name);
    if (!(await isBeingTried(draft))) await rm(draft, { force: true });
  }
  const guard = guardOf(path);
  if (!beside.includes(basename(guard))) return;
  // Only who holds a guard may take it away.
  const taken = await tryLock(guard, 1);
  if (isHeld(taken)) await taken.release();
}

async function isBeingTried(draft: string): Promise<boolean> {
  const holder = await holderOf(draft);
  if (holder === null) return false;
  if (holder.pid !== 0) return isAlive(holder);
  const written = await stat(draft).catch(() => null);
  return written !== null && Date.now() - written.mtimeMs < WRITTEN_MS;
}

function held(path: string, token: string): HeldLock {
  return {
    release: async () => {
      if ((await holderOf(path))?.token === token) await rm(path, { force: true });
    },
  };
}

/** The file appears with all of its content or not at all, and only where there was none. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function holderOf(path: string): Promise<Holder | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  return parseHolder(text);
}

/** A file that cannot be read, as after a power cut, belongs to nobody alive. */
function parseHolder(text: string): Holder {
  const nobody = { token: text, pid: 0, started: null, world: null, host: hostname() };
  try {
    const { token, pid, started, world, host } = JSON.parse(text) as Partial<Holder>;
    if (typeof token !== 'string' || typeof pid !== 'number') return nobody;
    return { token, pid, started: started ?? null, world: world ?? null, host: host ?? '' };
  } catch {
    return nobody;
  }
}

/** Where it cannot be known (another machine's, another container's process) the holder counts as alive. */
async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.pid === 0) return false;
  const here = await worldHere();
  if (holder.world !== here) {
    const rebooted = bootOf(holder.world) !== bootOf(here) && holder.host === hostname();
    return !rebooted;
  }
  if (!pidExists(holder.pid)) return false;
  return holder.started === null || holder.started === (await startOf(holder.pid));
}

async function describeMyself(): Promise<Holder> {
  return {
    token: randomBytes(8).toString('hex'),
    pid: process.pid,
    started: await startOf(process.pid),
    world: await worldHere(),
    host: hostname(),
  };
}

async function worldHere(): Promise<string | null> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => null);
  if (boot === null) return null;
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${boot.trim()} ${namespace}`;
}

function bootOf(world: string | null): string {
  return world?.split(' ')[0] ?? '';
}

/** Field 22 of /proc/<pid>/stat: clock ticks from boot to the process's start. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The second field is the program's name in brackets and may hold anything.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
