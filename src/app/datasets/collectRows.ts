import { hasPlace } from '../../core/learn/formats.ts';
import { evaluationGuard, type Stated } from '../../core/learn/guards/evaluationGuard.ts';
import type { Guard, Refusal } from '../../core/learn/guards/guard.ts';
import { hiddenTestGuard } from '../../core/learn/guards/hiddenTestGuard.ts';
import { splitOf, type Split } from '../../core/learn/split.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import { breather } from '../breathe.ts';
import { inOrder } from '../inOrder.ts';
import type { WrittenRow } from '../kept/keptRun.ts';
import { Latest } from '../latest.ts';
import { sha256 } from '../runs.ts';
import { rowChooser, type ChooseOptions } from './chooseRows.ts';
import { measuredLine, unmeasured, type Measure } from './measured.ts';
import { keepRows, type LearntRun } from './openRun.ts';
import { OpenCursors } from './openCursors.ts';
import { problemsOfRuns, type ProblemBench, type ProblemOfRuns } from './problemsOfRuns.ts';
import { repetitionsIn } from './repetitionsIn.ts';
import {
  lookedUp,
  rowsOfJobs,
  type FoundRow,
  type Job,
  type JobOptions,
  type ProblemAtHand,
} from './rowsOfJob.ts';
import type { LostRecord } from './rowsOfRun.ts';
import { RunsOfProblems } from './runsOfProblems.ts';

export interface CollectOptions extends ChooseOptions, JobOptions {
  /** Takes held-out problems too. */
  readonly heldOut: boolean;
  /** Problems of evaluations, which no row may be about. */
  readonly evaluation: readonly Stated[];
  /** Null: rows are not measured in tokens. */
  readonly measure: Measure | null;
}

/** What the runs of a home give, record by record. */
export type Collected =
  | {
      readonly kind: 'row';
      readonly row: WrittenRow;
      readonly split: Split;
      /** Tokens of its completion, or bytes where they are not measured. */
      readonly trained: number;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'lost'; readonly lost: LostRecord }
  /** The same was taught by an earlier row. */
  | { readonly kind: 'repeated'; readonly row: string; readonly earlier: string }
  /** An earlier row taught nearly the same. */
  | { readonly kind: 'nearlyRepeated'; readonly row: string; readonly earlier: string }
  /** Earlier rows hold as many corrections of its problem as a data set may have. */
  | { readonly kind: 'tooMany'; readonly row: string }
  | { readonly kind: 'heldOut'; readonly row: string }
  /** Its lesson was measured to help less than is wanted. */
  | { readonly kind: 'unhelpful'; readonly row: string };

/** Runs whose rows are found at once, and what their journals and problems may hold at most, in bytes. */
const BATCH = { runs: 64, bytes: 8 << 20 };
/** One is looked up while another is written. */
const BATCHES = 2;
/** Problems whose hidden tests are made ready at once: those of one may take tens of megabytes. */
const GUARDED = 4;

/**
 * All that a data set may hold of these runs, problem by problem and run by run, and what was kept out of it. The same runs give the same
 * rows in the same order, whether they were kept from an earlier time or not; many at a time, for each costs little. Damaged runs give what comes before the damage.
 */
export async function* collectRows(
  all: readonly LearntRun[],
  options: CollectOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): AsyncGenerator<readonly Collected[]> {
  const { home, measure } = options;
  const runs = new RunsOfProblems(all, home, await rowChooser(options));
  const { held, open } = byHeldOut(all, options);
  yield* heldOutRows(held, runs, home, signal);
  const cursors = new OpenCursors();
  const jobs = jobsOf(open, runs, options, cursors, signal);
  const looked = inOrder(batchesOf(jobs), BATCHES, (batch) =>
    lookedUp(batch, options, checkpoints, signal),
  );
  const found = async function* (): AsyncGenerator<readonly TakenJob[]> {
    for await (const batch of looked) yield await rowsOfJobs(batch, options, checkpoints, signal);
  };
  try {
    yield* sifted(found(), measure, signal);
  } finally {
    await cursors.close();
  }
}

/** These runs in the order in which `collectRows` tells of them. Notes the problems of files that were not noted yet. */
export async function inTheirOrder(
  all: readonly LearntRun[],
  options: CollectOptions,
  signal: AbortSignal,
): Promise<readonly LearntRun[]> {
  const { held, open } = byHeldOut(all, options);
  const cursors = new OpenCursors();
  const ordered = [...held];
  try {
    for await (const { runs } of problemsOfRuns(open, benchOf(options, cursors), signal)) {
      ordered.push(...runs);
    }
  } finally {
    await cursors.close();
  }
  return ordered;
}

function byHeldOut(
  all: readonly LearntRun[],
  { heldOut }: CollectOptions,
): { readonly held: readonly LearntRun[]; readonly open: readonly LearntRun[] } {
  const isOpen = ({ problem }: LearntRun): boolean => heldOut || splitOf(problem) !== 'heldOut';
  return { held: all.filter((run) => !isOpen(run)), open: all.filter(isOpen) };
}

/** What of the rows goes into a data set, and what stands against the others. */
async function* sifted(
  found: AsyncIterable<readonly TakenJob[]>,
  measure: Measure | null,
  signal: AbortSignal,
): AsyncGenerator<readonly Collected[]> {
  const repeats = new Map<string, ReturnType<typeof repetitionsIn>>();
  for await (const batch of found) {
    const all: Collected[] = [];
    for (const { job, rows } of batch) {
      const { problemDigest } = job.open.run;
      const repeated = repeats.get(problemDigest) ?? repetitionsIn();
      repeats.set(problemDigest, repeated);
      for (const one of job.unhelpful) all.push({ kind: 'unhelpful', row: one });
      for (const one of rows) {
        if ('lost' in one) {
          all.push({ kind: 'lost', lost: one.lost });
          continue;
        }
        const { row } = one;
        const repetition = repeated(row.id, row);
        if (repetition !== null) {
          all.push(repetition);
          continue;
        }
        const { trained, refusal: tooLong } =
          measure === null ? unmeasured(row) : await measuredLine(row, measure, signal);
        const refused = [...one.refused, ...tooLong];
        for (const refusal of refused) all.push({ kind: 'refused', refusal });
        if (refused.length === 0) all.push({ kind: 'row', row, split: job.split, trained });
      }
      // Rows repeat each other within a problem only: what is behind is not remembered.
      if (job.isLast) repeats.delete(problemDigest);
    }
    yield all;
  }
}

async function* heldOutRows(
  held: readonly LearntRun[],
  runs: RunsOfProblems,
  home: string,
  signal: AbortSignal,
): AsyncGenerator<readonly Collected[]> {
  const breathe = breather();
  for (const run of held) {
    signal.throwIfAborted();
    await breathe();
    const { open, wanted, unhelpful } = await runs.take(run);
    if (open.state !== null) keepRows(open, [], home);
    yield [
      ...unhelpful.map((row) => ({ kind: 'unhelpful', row }) as const),
      ...wanted.map(({ id }) => ({ kind: 'heldOut', row: id }) as const),
    ];
  }
}

async function* batchesOf(jobs: AsyncIterable<CollectJob>): AsyncGenerator<readonly CollectJob[]> {
  let batch: CollectJob[] = [];
  let bytes = 0;
  for await (const job of jobs) {
    batch.push(job);
    bytes += job.open.run.bytes + job.held;
    if (batch.length < BATCH.runs && bytes < BATCH.bytes) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

interface CollectJob extends Job {
  readonly unhelpful: readonly string[];
  /** What its problem holds in memory already, in characters; 0 where an earlier job counts it. */
  readonly held: number;
}

interface TakenJob {
  readonly job: CollectJob;
  readonly rows: readonly FoundRow[];
}

async function* jobsOf(
  open: readonly LearntRun[],
  runs: RunsOfProblems,
  options: CollectOptions,
  cursors: OpenCursors,
  signal: AbortSignal,
): AsyncGenerator<CollectJob> {
  const bench = benchOf(options, cursors);
  const guards = new Latest<Promise<Guard>>(GUARDED);
  const breathe = breather();
  for await (const found of problemsOfRuns(open, bench, signal)) {
    const of = 'gone' in found ? found : atHand(found, guards);
    let held = 'gone' in found ? 0 : found.held;
    for (const run of found.runs) {
      await breathe();
      const { wanted, ...taken } = await runs.take(run);
      const placed = wanted.filter(({ kind }) => hasPlace(options.format, kind));
      yield { ...taken, wanted: placed, of, split: splitOf(run.problem), held };
      held = 0;
    }
  }
}

function benchOf({ home, evaluation }: CollectOptions, cursors: OpenCursors): ProblemBench {
  // Made where it is needed: problems that were noted are not held against the evaluation again.
  let guard: ReturnType<typeof evaluationGuard> | null = null;
  return {
    home,
    cursors,
    evaluation: sha256(JSON.stringify(evaluation)),
    overlapOf: (problem) => (guard ??= evaluationGuard(evaluation))(problem),
  };
}

function atHand(
  { note, problem }: Extract<ProblemOfRuns<LearntRun>, { readonly note: unknown }>,
  guards: Latest<Promise<Guard>>,
): ProblemAtHand {
  const hiddenTests = (): Promise<Guard> => {
    const guard = guards.get(note.digest) ?? problem().then(hiddenTestGuard);
    guards.keep(note.digest, guard);
    return guard;
  };
  return { note, problem, hiddenTests };
}
