import { join } from 'node:path';
import type { RunState } from '../../domain/runState.ts';
import { settledStampOf } from '../../platform/files/fileStamp.ts';
import { JOURNAL_FILE } from '../../platform/files/journal.ts';
import { runsFolder } from '../../platform/files/runs.ts';
import { bytesHash } from '../../platform/files/wholeFile.ts';
import { glanceAtJournal, readWholeJournal } from '../../platform/files/wholeJournal.ts';
import { breather } from '../breathe.ts';
import { keepSeenJournals, readSeenJournals, type SeenJournal } from '../kept/keptJournals.ts';
import { keepRun, readKeptRun, type KeptRow } from '../kept/keptRun.ts';
import {
  factsOf,
  NO_FACTS,
  stateIn,
  whereFrom,
  type RunFacts,
  type WhereFrom,
} from '../runFacts.ts';

/** A run that may hold something to learn, in few words: there may be a hundred thousand. */
export interface LearntRun extends WhereFrom {
  readonly run: string;
  /** The hash of its journal, and its size in bytes. */
  readonly journal: string;
  readonly bytes: number;
}

/** Those of a home's runs that say what they are about, in the order given. A journal that was read before is read again where it changed. */
export async function learntRuns(
  names: readonly string[],
  home: string,
  signal: AbortSignal,
): Promise<readonly LearntRun[]> {
  const breathe = breather();
  const one = sharing();
  const before = readSeenJournals(home);
  const seen = new Map<string, SeenJournal>();
  const found: LearntRun[] = [];
  let isNew = false;
  for (const run of names) {
    signal.throwIfAborted();
    await breathe();
    const folder = join(runsFolder(home), run);
    // Looked at before it is read: what is written to it meanwhile is read the next time.
    const stamp = settledStampOf(join(folder, JOURNAL_FILE));
    const known = before.get(run);
    const isKnown = known !== undefined && known.stamp === stamp;
    const journal = isKnown ? known : readJournal(folder);
    if (journal === null) continue;
    if (stamp !== null) seen.set(run, { ...journal, stamp });
    isNew ||= !isKnown && stamp !== null;
    const { where, sha256, bytes } = journal;
    if (where === null) continue;
    const { problem, problemDigest, problemFile, metaFile } = where;
    found.push({
      run,
      problem: one(problem),
      problemDigest: one(problemDigest),
      problemFile: one(problemFile),
      metaFile: metaFile === null ? null : one(metaFile),
      journal: sha256,
      bytes,
    });
  }
  if (isNew || seen.size < before.size) keepSeenJournals(home, seen);
  return found;
}

function readJournal(folder: string): Omit<SeenJournal, 'stamp'> | null {
  const journal = glanceAtJournal(folder);
  if (journal === null) return null;
  const { sha256, bytes, firstLine } = journal;
  return { sha256, bytes, where: whereFrom(firstLine) };
}

/** Equal texts become one in memory. */
function sharing(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before === undefined) known.set(text, text);
    return before ?? text;
  };
}

/** A run with what is known of it: from what was kept, or from its journal. */
export interface OpenRun {
  readonly run: LearntRun;
  readonly facts: RunFacts;
  readonly rows: readonly KeptRow[];
  /** Where the journal was read just now. */
  readonly state: RunState | null;
}

/** Damaged runs give what comes before the damage: opening them tells why. */
export async function openRun(run: LearntRun, home: string): Promise<OpenRun> {
  const kept = readKeptRun(home, run.run, run.journal);
  if (kept !== null) return { run, state: null, ...kept };
  const state = await stateOf(run, home);
  const facts = state === null ? NO_FACTS : factsOf(run.run, state);
  return { run, facts, rows: [], state };
}

/** The run as its journal told it when it was listed; null where that journal is no more. */
export async function stateOf(
  { run, journal, bytes }: LearntRun,
  home: string,
): Promise<RunState | null> {
  const now = readWholeJournal(join(runsFolder(home), run));
  if (now === null) return null;
  // It may have grown since: what came first is what was listed.
  const then = { ...now, bytes: now.bytes.subarray(0, bytes) };
  return bytesHash(then.bytes) === journal ? stateIn(then) : null;
}

/** Adds rows to what is kept of a run. */
export function keepRows(
  { run, facts, rows }: OpenRun,
  more: readonly KeptRow[],
  home: string,
): void {
  const all = new Map([...rows, ...more].map((row) => [keyOf(row), row]));
  keepRun(home, run.run, run.journal, { facts, rows: [...all.values()] });
}

/** Names a row as it is written. */
function keyOf({ format, version, id }: KeptRow): string {
  return `${format} ${version} ${id}`;
}
