import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../../platform/diskErrors.ts';
import { isHeld, takeLock, type HeldLock } from '../../platform/processLock.ts';

const noteSchema = z.object({
  run: z.string(),
  step: z.string(),
  /** The program's file within the folder. */
  file: z.string(),
  /** The correction, `<run>/<correction>`, that the program takes the place of. */
  replaces: z.string().optional(),
  /** Hashes of the texts that are no work of the person's to lose: as it was taken out, and as it was recorded. */
  safe: z.array(z.string()),
});
/** What a folder says of itself. */
export type FixNote = z.infer<typeof noteSchema>;

export interface FixFolder {
  readonly folder: string;
  /** The program's path. */
  readonly path: string;
  readonly note: FixNote;
}

export interface FixStart {
  readonly run: string;
  readonly step: string;
  readonly program: string;
  /** The correction that the program is taken from, to be replaced by it. */
  readonly replaces?: string;
  /** With its dot. */
  readonly extension: string;
}

const NOTE = 'fix.json';
const LOCK = 'fix.lock';
/** A window that is loaded again lets go of what it shows, and takes it up again when it is back: a sweep waits for longer than that. */
const QUIET_MS = 10 * 60_000;

/** A folder that this process alone works on until it lets the lock go. */
export interface HeldFix {
  readonly fix: FixFolder;
  readonly lock: HeldLock;
}

/**
 * Takes a step's program out into a folder of its own under `root`. Work that was left there before stays as it is. Null where
 * another window works on it.
 */
export async function takeOut(root: string, start: FixStart): Promise<HeldFix | null> {
  const { run, step, program, extension, replaces } = start;
  // The edit of a correction is another work than a fix of the same step.
  const name = replaces === undefined ? step : `${step}-${replaces.split('/').at(-1)}`;
  const folder = join(root, safeName(run), safeName(name));
  await mkdir(folder, { recursive: true });
  return holding(folder, async () => {
    const kept = await readFolder(folder);
    if (kept !== null) return kept;
    const note: FixNote = {
      run,
      step,
      file: `${safeName(name)}${extension}`,
      ...(replaces === undefined ? {} : { replaces }),
      safe: [hashOf(program)],
    };
    await writeFile(join(folder, note.file), program);
    await writeNote(folder, note);
    return { folder, path: join(folder, note.file), note };
  });
}

/** Takes up a fix that was left open. Null where the folder is none, or another window works on it. */
export async function takeUp(folder: string): Promise<HeldFix | null> {
  return (await readFolder(folder)) === null ? null : holding(folder, () => readFolder(folder));
}

/** Null where another process holds the folder, where it goes away meanwhile, and where `look` finds nothing. */
async function holding(
  folder: string,
  look: () => Promise<FixFolder | null>,
): Promise<HeldFix | null> {
  const lock = await lockFolder(folder);
  if (lock === null) return null;
  const fix = await look();
  if (fix !== null) return { fix, lock };
  await lock.release();
  return null;
}

async function lockFolder(folder: string): Promise<HeldLock | null> {
  try {
    const lock = await takeLock(join(folder, LOCK));
    return isHeld(lock) ? lock : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The folder's fix; null where it is none, or was never finished. */
export async function readFolder(folder: string): Promise<FixFolder | null> {
  try {
    const note = noteSchema.parse(JSON.parse(await readFile(join(folder, NOTE), 'utf8')));
    if (note.file.includes('/') || note.file.startsWith('.')) return null;
    return { folder, path: join(folder, note.file), note };
  } catch {
    return null;
  }
}

/** The text is in the run now: it is no work to lose. */
export async function noteRecorded(folder: string, text: string): Promise<void> {
  const found = await readFolder(folder);
  if (found === null || found.note.safe.includes(hashOf(text))) return;
  await writeNote(folder, { ...found.note, safe: [...found.note.safe, hashOf(text)] });
}

/** Whether the file holds what would be lost with it, as its folder says now. */
export async function holdsWork({ folder }: Pick<FixFolder, 'folder'>): Promise<boolean> {
  const found = await readFolder(folder);
  if (found === null) return false;
  const text = await readFile(found.path, 'utf8').catch(() => null);
  return text !== null && text.trim() !== '' && !found.note.safe.includes(hashOf(text));
}

/** Takes the folder away; what another window works on stays. */
export async function discard({ folder }: Pick<FixFolder, 'folder'>): Promise<void> {
  const lock = await lockFolder(folder);
  if (lock !== null) await remove(folder);
}

/** Takes the folder away unless it holds work, and lets go of it. Gives whether it is gone. */
export async function tidyUp({ fix, lock }: HeldFix): Promise<boolean> {
  const isKept = await holdsWork(fix);
  if (!isKept) await remove(fix.folder);
  await lock.release();
  return !isKept;
}

/** Removes what earlier windows left behind: not what one works on or did just now, nor what holds work, nor what `isOpen`. */
export async function sweepFolders(root: string, isOpen: (path: string) => boolean): Promise<void> {
  for (const folder of await foldersUnder(root)) {
    if (!(await isQuiet(folder))) continue;
    const lock = await lockFolder(folder);
    if (lock === null) continue;
    const found = await readFolder(folder);
    const isKept = found !== null && (isOpen(found.path) || (await holdsWork(found)));
    await (isKept ? lock.release() : remove(folder));
  }
}

/** Whether nobody has taken the folder or let go of it for long: both are changes of it. */
async function isQuiet(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > QUIET_MS;
}

/** In one move with its lock, so that nobody takes up half of it. */
async function remove(folder: string): Promise<void> {
  const gone = `${folder}.gone`;
  await rm(gone, { recursive: true, force: true });
  await rename(folder, gone);
  await rm(gone, { recursive: true, force: true });
  // Where another step of the run is being fixed, its folder stays.
  await rmdir(dirname(folder)).catch(() => undefined);
}

async function foldersUnder(root: string): Promise<readonly string[]> {
  const runs = await namesIn(root);
  const folders = await Promise.all(
    runs.map(async (run) => (await namesIn(join(root, run))).map((step) => join(root, run, step))),
  );
  return folders.flat();
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Whole or not at all: a folder without its note is swept. */
async function writeNote(folder: string, note: FixNote): Promise<void> {
  const draft = join(folder, `${NOTE}.new`);
  await writeFile(draft, JSON.stringify(note));
  await rename(draft, join(folder, NOTE));
}

/** One part of a path, whatever the name holds. */
function safeName(name: string): string {
  return encodeURIComponent(name).replace(/^\./, '%2E');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text.replace(/\r\n/g, '\n').trimEnd()).digest('hex');
}
