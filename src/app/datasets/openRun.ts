import { join } from 'node:path';
import type { RunState } from '../../domain/runState.ts';
import { runsFolder } from '../../platform/files/runs.ts';
import { bytesHash } from '../../platform/files/wholeFile.ts';
import { glanceAtJournal, readWholeJournal } from '../../platform/files/wholeJournal.ts';
import { breather } from '../breathe.ts';
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

/** Those of a home's runs that say what they are about, in the order given; each journal is read and let go again. */
export async function learntRuns(
  names: readonly string[],
  home: string,
  signal: AbortSignal,
): Promise<readonly LearntRun[]> {
  const found: LearntRun[] = [];
  const breathe = breather();
  const one = sharing();
  for (const run of names) {
    signal.throwIfAborted();
    await breathe();
    const journal = glanceAtJournal(join(runsFolder(home), run));
    const where = whereFrom(journal?.firstLine ?? null);
    if (journal === null || where === null) continue;
    const { problem, problemDigest, problemFile, metaFile } = where;
    found.push({
      run,
      problem: one(problem),
      problemDigest: one(problemDigest),
      problemFile: one(problemFile),
      metaFile: metaFile === null ? null : one(metaFile),
      journal: journal.sha256,
      bytes: journal.bytes,
    });
  }
  return found;
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
