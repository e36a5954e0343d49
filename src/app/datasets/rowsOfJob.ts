import { join } from 'node:path';
import { isLeafeError } from '../../core/errors.ts';
import type { Guard, Refusal } from '../../core/learn/guards/guard.ts';
import { isSecret, secretGuard } from '../../core/learn/guards/secretGuard.ts';
import { showsPairs } from '../../core/learn/formats.ts';
import type { Split } from '../../core/learn/split.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import type { Problem } from '../../domain/problem.ts';
import { isWholeBlob } from '../../platform/files/blobs.ts';
import { runsFolder } from '../../platform/files/runs.ts';
import { inOrder } from '../inOrder.ts';
import type { KeptRow } from '../kept/keptRun.ts';
import type { ProblemNote } from '../kept/keptProblems.ts';
import type { WantedRow } from './chooseRows.ts';
import { lastingGuards, refusedFor } from './guardsOf.ts';
import { keptRowOf, type WrittenAs } from './keptRowOf.ts';
import { keepRows, stateOf, type OpenRun } from './openRun.ts';
import { rehearsalRow, variantRow, type LostRecord, type RunToLearnFrom } from './rowsOfRun.ts';
import { learnFrom } from './runToLearnFrom.ts';

/** A run whose rows are wanted; `gone` says why its problem cannot be had any more. */
export interface Job {
  readonly open: OpenRun;
  readonly wanted: readonly WantedRow[];
  readonly split: Split;
  readonly of: ProblemAtHand | { readonly gone: string };
  /** Whether no run on the same problem comes after it. */
  readonly isLast: boolean;
}

/** A problem as far as it is needed. */
export interface ProblemAtHand {
  readonly note: ProblemNote;
  readonly problem: () => Promise<Problem>;
  readonly hiddenTests: () => Promise<Guard>;
}

export interface JobOptions extends WrittenAs {
  readonly home: string;
  /** Keys in use and paths of the person's: no row may hold one. */
  readonly secrets: readonly string[];
}

/** A row and what stands against it, or why there is none. */
export type FoundRow =
  | { readonly row: KeptRow; readonly refused: readonly Refusal[] }
  | { readonly lost: LostRecord };

/** Runs told at once, where they have to be: the store answers for some while others are told. */
const TOGETHER = 4;

/** A run with those of its rows that were kept and still stand. */
export interface LookedUp<One extends Job> {
  readonly job: One;
  readonly standing: readonly KeptRow[];
}

/** What was kept of the rows of some runs, where all that they were told from is still there. */
export async function lookedUp<One extends Job>(
  jobs: readonly One[],
  options: JobOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): Promise<readonly LookedUp<One>[]> {
  const secrets = inJson(options.secrets);
  const found = jobs.map((job) => ({ job, kept: keptRows(job, options, secrets) }));
  // Asked for all of them at once: the answer takes longer than the look.
  const commits = found.flatMap(({ kept }) => kept.flatMap((row) => row.commits));
  const missing = new Set(await missingOf(commits, checkpoints, signal));
  if (missing.size === 0) return found.map(({ job, kept }) => ({ job, standing: kept }));
  return found.map(({ job, kept }) => {
    const standing = kept.filter((row) => !row.commits.some((commit) => missing.has(commit)));
    return { job, standing };
  });
}

/**
 * The rows of some runs, each run's in the order they are wanted: those that stand as they are, the others built anew from their
 * checkpoints, and kept for the next time. Waited for before the next runs are asked about: a source is gone through once only where
 * its problems are asked for in their order.
 */
export async function rowsOfJobs<One extends Job>(
  looked: readonly LookedUp<One>[],
  options: JobOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): Promise<readonly { readonly job: One; readonly rows: readonly FoundRow[] }[]> {
  const told = inOrder(looked, TOGETHER, async ({ job, standing }) => {
    signal.throwIfAborted();
    return { job, rows: await rowsOfJob(job, standing, options, checkpoints, signal) };
  });
  const all = [];
  for await (const one of told) all.push(one);
  return all;
}

/** Where the store itself is damaged, each row is asked for by itself, and what is lost is named. */
async function missingOf(
  commits: readonly string[],
  checkpoints: Checkpoints,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    return await checkpoints.missing(commits, signal);
  } catch (error) {
    if (!isLeafeError(error, 'checkpoint')) throw error;
    return commits;
  }
}

/** Those of a run's wanted rows that would come out the same if they were built again, as far as its own files tell. */
function keptRows(
  { open, wanted, of }: Job,
  options: JobOptions,
  secrets: readonly Buffer[],
): readonly KeptRow[] {
  if ('gone' in of || open.rows.length === 0) return [];
  const { format, version } = options;
  const ids = new Set(wanted.map(({ id }) => id));
  const folder = join(runsFolder(options.home), open.run.run);
  return open.rows.filter(
    (row) =>
      row.format === format &&
      row.version === version &&
      ids.has(row.id) &&
      row.of.licence === of.note.licence &&
      (row.of.transcript === undefined || isWholeBlob(folder, row.of.transcript)) &&
      // Where the statement holds it too, it is no secret: who looks at the row itself will tell.
      !holdsOne(row.line.bytes, secrets),
  );
}

async function rowsOfJob(
  { open, wanted, of }: Job,
  kept: readonly KeptRow[],
  options: JobOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): Promise<readonly FoundRow[]> {
  if ('gone' in of) return wanted.map(({ id }) => ({ lost: { row: id, why: of.gone } }));
  const standing = new Map(kept.map((row) => [row.id, row]));
  const toBuild = wanted.filter(({ id }) => !standing.has(id));
  const isDone = toBuild.length === 0 && open.state === null;
  const built = isDone ? null : await builtRows(toBuild, open, of, options, checkpoints, signal);
  const { overlap, name } = of.note;
  return wanted.flatMap(({ id }): readonly FoundRow[] => {
    const row = standing.get(id);
    const found = row === undefined ? built?.get(id) : { row, refused: asRefusals(row) };
    if (found === undefined) return [];
    if ('lost' in found || overlap === null) return [found];
    return [{ row: found.row, refused: [...found.refused, refusedFor(overlap, name, id)] }];
  });
}

function asRefusals({ id, refused }: KeptRow): readonly Refusal[] {
  return refused.map((one) => ({ ...one, row: id }));
}

/** Those that are secrets, as they stand in a line of JSON. */
function inJson(texts: readonly string[]): readonly Buffer[] {
  return texts.filter(isSecret).map((text) => Buffer.from(JSON.stringify(text).slice(1, -1)));
}

function holdsOne(line: Buffer, texts: readonly Buffer[]): boolean {
  return texts.some((text) => line.includes(text));
}

async function builtRows(
  wanted: readonly WantedRow[],
  open: OpenRun,
  of: ProblemAtHand,
  options: JobOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FoundRow>> {
  const { home, format, secrets } = options;
  const found = new Map<string, FoundRow>();
  if (wanted.length === 0) {
    keepRows(open, [], home);
    return found;
  }
  // Asked for before anything is waited for: problems are read in the order of the runs.
  const asked = Promise.all([of.problem(), of.hiddenTests()]);
  asked.catch(() => undefined);
  const state = open.state ?? (await stateOf(open.run, home));
  if (state === null) return lostFor(wanted, 'its journal can no longer be read.');
  const had = await asked.catch(goneOrThrow);
  if ('gone' in had) return lostFor(wanted, had.gone);
  const [problem, hiddenTests] = had;
  const pairs = showsPairs(format);
  const from = learnFrom(open.run.run, state, problem, { home, checkpoints, pairs });
  const guards = lastingGuards(from, hiddenTests);
  const secretIn = secretGuard(secrets, problem.description);
  const hidden = inJson(secrets);
  const toKeep: KeptRow[] = [];
  for (const one of wanted) {
    const built = await builtRow(one, from, signal);
    if ('lost' in built) {
      found.set(one.id, built);
      continue;
    }
    const row = keptRowOf(built.row, state, guards, options);
    if (row === null) continue;
    toKeep.push(row);
    const secret = holdsOne(row.line.bytes, hidden) ? secretIn(built.row) : null;
    const others = asRefusals(row).filter(({ guard }) => secret === null || guard !== 'secret');
    found.set(one.id, { row, refused: secret === null ? others : [...others, secret] });
  }
  keepRows(open, toKeep, home);
  return found;
}

function lostFor(wanted: readonly WantedRow[], why: string): ReadonlyMap<string, FoundRow> {
  return new Map(wanted.map(({ id }) => [id, { lost: { row: id, why } }]));
}

/** Its file may have changed since the problem was noted. */
function goneOrThrow(error: unknown): { readonly gone: string } {
  if (isLeafeError(error, 'input')) return { gone: error.message };
  throw error;
}

async function builtRow(
  one: WantedRow,
  from: RunToLearnFrom,
  signal: AbortSignal,
): ReturnType<typeof variantRow> {
  return one.kind === 'rehearsal'
    ? rehearsalRow(one.step, from, signal)
    : variantRow(one.correction, one.kind, from, signal);
}
