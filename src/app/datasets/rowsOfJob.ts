import { join } from 'node:path';
import type { Overlap } from '../../core/learn/guards/evaluationGuard.ts';
import type { Guard, Refusal } from '../../core/learn/guards/guard.ts';
import { isSecret, secretGuard } from '../../core/learn/guards/secretGuard.ts';
import { showsPairs } from '../../core/learn/formats.ts';
import type { Split } from '../../core/learn/split.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import type { Problem } from '../../domain/problem.ts';
import { isWholeBlob } from '../../platform/files/blobs.ts';
import { runsFolder } from '../../platform/files/runs.ts';
import type { KeptRow } from '../kept/keptRun.ts';
import type { ProblemNote } from '../kept/keptProblems.ts';
import type { WantedRow } from './chooseRows.ts';
import { lastingGuards, refusedFor } from './guardsOf.ts';
import { keptRowOf, type WrittenAs } from './keptRowOf.ts';
import { keepRows, rowKey, stateOf, type OpenRun } from './openRun.ts';
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

/**
 * The rows of a run, in the order they are wanted: as they were kept where all that they were told from is still there, else built anew
 * from their checkpoints, and kept for the next time.
 */
export async function rowsOfJob(
  job: Job,
  options: JobOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): Promise<readonly FoundRow[]> {
  signal.throwIfAborted();
  const { open, wanted, of } = job;
  if ('gone' in of) return wanted.map(({ id }) => ({ lost: { row: id, why: of.gone } }));
  const standing = await standingRows(open, wanted, of.note, options, checkpoints, signal);
  const toBuild = wanted.filter(({ id }) => !standing.has(id));
  const built = await builtRows(toBuild, open, of, options, checkpoints, signal);
  const { overlap, name } = of.note;
  return wanted.flatMap(({ id }): readonly FoundRow[] => {
    const kept = standing.get(id);
    const found = kept === undefined ? built.get(id) : { row: kept, refused: asRefusals(kept) };
    if (found === undefined) return [];
    if ('lost' in found) return [found];
    return [{ row: found.row, refused: [...found.refused, ...overlaps(overlap, name, id)] }];
  });
}

function overlaps(overlap: Overlap | null, name: string, row: string): readonly Refusal[] {
  return overlap === null ? [] : [refusedFor(overlap, name, row)];
}

function asRefusals({ id, refused }: KeptRow): readonly Refusal[] {
  return refused.map((one) => ({ ...one, row: id }));
}

/** Those of the kept rows that would come out the same if they were built again. */
async function standingRows(
  { run, rows }: OpenRun,
  wanted: readonly WantedRow[],
  note: ProblemNote,
  { home, format, secrets }: JobOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, KeptRow>> {
  const ids = new Set(wanted.map(({ id }) => rowKey(format, id)));
  const own = rows.filter((row) => ids.has(rowKey(row.format, row.id)));
  if (own.length === 0) return new Map();
  const missing = new Set(await checkpoints.missing(own.flatMap(({ commits }) => commits), signal));
  const folder = join(runsFolder(home), run.run);
  const standing = own.filter(
    ({ origin, commits, line }) =>
      origin.licence === note.licence &&
      !commits.some((commit) => missing.has(commit)) &&
      (origin.transcript === undefined || isWholeBlob(folder, origin.transcript)) &&
      // Where the statement holds it too, it is no secret: who looks at the row itself will tell.
      !holdsOne(line.text, secrets),
  );
  return new Map(standing.map((row) => [row.id, row]));
}

/** Whether a line of JSON holds one of these texts. */
function holdsOne(line: string, texts: readonly string[]): boolean {
  return texts.some((text) => isSecret(text) && line.includes(JSON.stringify(text).slice(1, -1)));
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
    if (open.state !== null) keepRows(open, [], home);
    return found;
  }
  const state = open.state ?? (await stateOf(open.run, home));
  if (state === null) {
    const why = 'its journal can no longer be read.';
    return new Map(wanted.map(({ id }) => [id, { lost: { row: id, why } }]));
  }
  const problem = await of.problem();
  const pairs = showsPairs(format);
  const from = learnFrom(open.run.run, state, problem, { home, checkpoints, pairs });
  const guards = lastingGuards(from, await of.hiddenTests());
  const secretIn = secretGuard(secrets, problem.description);
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
    const secret = holdsOne(row.line.text, secrets) ? secretIn(built.row) : null;
    const others = asRefusals(row).filter(({ guard }) => secret === null || guard !== 'secret');
    found.set(one.id, { row, refused: secret === null ? others : [...others, secret] });
  }
  keepRows(open, toKeep, home);
  return found;
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
