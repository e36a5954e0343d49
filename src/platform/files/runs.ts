import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { runEventSchema, type Agent, type RunEnd, type RunEvent } from '../../domain/runEvent.ts';
import { errorCode } from '../diskErrors.ts';
import { liveHolder } from '../processLock.ts';
import { JOURNAL_FILE, LOCK_FILE } from './journal.ts';
import { firstLine, lastLine } from './journalTail.ts';
import { nearest } from '../nearNames.ts';

/** What a list of runs shows, from the first and last line of the journal. */
export interface RunSummary {
  readonly run: string;
  readonly folder: string;
  /** Null, as policy and model, where the journal does not begin with a readable `runStarted`. */
  readonly problem: string | null;
  readonly policy: string | null;
  readonly model: string | null;
  /** ISO 8601, UTC; null as above. */
  readonly startedAt: string | null;
  /** The last event's time. */
  readonly lastAt: string | null;
  /** Null while it has not ended: it is at work, or was cut off and can be resumed. */
  readonly endedBecause: RunEnd | null;
  /** Whether a process works on it now. */
  readonly atWork: boolean;
  /** Known where the run has ended. */
  readonly steps: number | null;
  readonly events: number;
  /** The hash of the trajectory it was taken over from; null where it is a run of its own. */
  readonly imported: string | null;
  /** The agent that this trajectory was of; null as above. */
  readonly importedFrom: Agent | null;
}

export function runsFolder(home: string): string {
  return join(home, 'runs');
}

/** The runs under this home, oldest first (their names begin with the time). */
export async function* listRuns(home: string): AsyncIterable<RunSummary> {
  for (const run of await runNames(home)) {
    const summary = await summarise(join(runsFolder(home), run));
    if (summary !== null) yield summary;
  }
}

/** The newest runs are looked at one by one: a long list is not read through every time. */
const STAMPED = 50;

/**
 * Differs from the one before where a run was begun or removed, or one of the newest was written to, taken up or let go; those of
 * `but` may do what they like.
 */
export async function runsStamp(home: string, but: ReadonlySet<string>): Promise<string> {
  const names = (await runNames(home)).filter((name) => !but.has(name));
  const newest = names.slice(-STAMPED).map(async (name) => {
    const folder = join(runsFolder(home), name);
    const looks = [folder, join(folder, JOURNAL_FILE)].map((path) => stat(path).catch(() => null));
    const [own, journal] = await Promise.all(looks);
    return `${name} ${own?.mtimeMs ?? 0} ${journal?.size ?? 0}`;
  });
  return [names.length, ...(await Promise.all(newest))].join('\n');
}

/**
 * The folder of one run: a path to it or to its journal, its whole name, the beginning of it, or its last four letters. None:
 * `journal.unknownRun` with the names that come near; several: `journal.ambiguousRun` with theirs.
 */
export async function findRun(home: string, idOrPrefixOrPath: string): Promise<string> {
  const wanted = idOrPrefixOrPath;
  for (const folder of foldersMeant(home, wanted)) if (await hasJournal(folder)) return folder;
  const names = await runNames(home);
  const fitting =
    wanted === ''
      ? []
      : names.filter((name) => name.startsWith(wanted) || name.endsWith(`-${wanted}`));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return join(runsFolder(home), only);
  const shown = JSON.stringify(wanted);
  if (only !== undefined) {
    const detail = `${shown} fits several: ${listed(fitting)}`;
    throw new LeafeError('journal', 'ambiguousRun', detail);
  }
  const near = nearest(wanted, names);
  const detail = near.length === 0 ? shown : `${shown}; near it: ${listed(near)}`;
  throw new LeafeError('journal', 'unknownRun', detail);
}

function foldersMeant(home: string, wanted: string): string[] {
  const path = resolve(wanted);
  const isName = wanted !== '' && basename(wanted) === wanted && !wanted.startsWith('.');
  return [
    ...(isName ? [join(runsFolder(home), wanted)] : []),
    ...(basename(path) === JOURNAL_FILE ? [dirname(path)] : []),
    ...(wanted === '' ? [] : [path]),
  ];
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
}

/** The names of all runs' folders, oldest first. */
export async function runNames(home: string): Promise<string[]> {
  try {
    const entries = await readdir(runsFolder(home), { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    // A name with a dot is a draft.
    return names.filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function hasJournal(folder: string): Promise<boolean> {
  return stat(join(folder, JOURNAL_FILE)).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function summarise(folder: string): Promise<RunSummary | null> {
  let file: FileHandle;
  try {
    file = await open(join(folder, JOURNAL_FILE), 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const { size } = await file.stat();
    const first = eventOf(await firstLine(file));
    const last = eventOf((await lastLine(file, size))?.text ?? null);
    return summaryOf(folder, { first, last, atWork: await isAtWork(folder) });
  } finally {
    await file.close();
  }
}

function summaryOf(
  folder: string,
  seen: {
    readonly first: RunEvent | null;
    readonly last: RunEvent | null;
    readonly atWork: boolean;
  },
): RunSummary {
  const started = seen.first?.kind === 'runStarted' ? seen.first : null;
  const ended = seen.last?.kind === 'runEnded' ? seen.last : null;
  return {
    run: basename(folder),
    folder,
    problem: started?.problem ?? null,
    policy: started?.policy ?? null,
    model: started?.model ?? null,
    startedAt: started?.at ?? null,
    lastAt: seen.last?.at ?? null,
    endedBecause: ended?.because ?? null,
    atWork: seen.atWork,
    steps: ended?.spend.steps ?? null,
    events: seen.last === null ? 0 : seen.last.seq + 1,
    imported: started?.imported?.sha256 ?? null,
    importedFrom: started?.imported?.agent ?? null,
  };
}

/** Whether a process works on the run in this folder now. */
export async function isAtWork(folder: string): Promise<boolean> {
  return (await liveHolder(join(folder, LOCK_FILE))) !== null;
}

/** The list goes on past a damaged run; opening it tells what is wrong. */
function eventOf(line: string | null): RunEvent | null {
  if (line === null) return null;
  try {
    return runEventSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
