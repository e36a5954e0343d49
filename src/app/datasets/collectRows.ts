import { hasPlace } from '../../core/learn/formats.ts';
import { evaluationGuard, type Stated } from '../../core/learn/guards/evaluationGuard.ts';
import type { Guard, Refusal } from '../../core/learn/guards/guard.ts';
import { hiddenTestGuard } from '../../core/learn/guards/hiddenTestGuard.ts';
import { splitOf, type Split } from '../../core/learn/split.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import { sweepKept } from '../../platform/files/keptFile.ts';
import { breather } from '../breathe.ts';
import { inOrder } from '../inOrder.ts';
import { notesFolder } from '../kept/keptProblems.ts';
import { keptFolder, type WrittenRow } from '../kept/keptRun.ts';
import { Latest } from '../latest.ts';
import { sha256 } from '../runs.ts';
import { rowChooser, type ChooseOptions } from './chooseRows.ts';
import { printOfKept } from './keptRowOf.ts';
import { measuredLine, unmeasured, type Measure } from './measured.ts';
import { keepRows, learntRuns, type LearntRun } from './openRun.ts';
import { OpenCursors } from './openCursors.ts';
import { problemsOfRuns, type ProblemOfRuns } from './problemsOfRuns.ts';
import { repetitionsIn } from './repetitionsIn.ts';
import {
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
/** One is asked for while another is written. */
const BATCHES = 2;
/** Problems whose hidden tests are made ready at once: those of one may take tens of megabytes. */
const GUARDED = 4;

/**
 * All that a data set may hold, problem by problem and run by run, and what was kept out of it. The same home gives the same rows in the
 * same order, whether they were kept from an earlier time or not. Damaged runs give what comes before the damage.
 */
export async function* collectRows(
  options: CollectOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): AsyncGenerator<Collected> {
  const { home, heldOut, measure } = options;
  const all = await learntRuns(home, signal);
  const names = new Set(all.map(({ run }) => run));
  sweepKept(keptFolder(home), (name) => names.has(name));
  sweepKept(notesFolder(home), () => true);
  const runs = new RunsOfProblems(all, home, await rowChooser(options));
  const isOpen = ({ problem }: LearntRun): boolean => heldOut || splitOf(problem) !== 'heldOut';
  yield* heldOutRows(
    all.filter((run) => !isOpen(run)),
    runs,
    home,
    signal,
  );
  const cursors = new OpenCursors();
  const jobs = jobsOf(all.filter(isOpen), runs, options, cursors, signal);
  const found = inOrder(batchesOf(jobs), BATCHES, (batch) =>
    rowsOfJobs(batch, options, checkpoints, signal),
  );
  try {
    yield* sifted(eachOf(found), measure, signal);
  } finally {
    await cursors.close();
  }
}

/** What of the rows goes into a data set, and what stands against the others. */
async function* sifted(
  found: AsyncIterable<{ readonly job: CollectJob; readonly rows: readonly FoundRow[] }>,
  measure: Measure | null,
  signal: AbortSignal,
): AsyncGenerator<Collected> {
  const repeats = new Map<string, ReturnType<typeof repetitionsIn>>();
  for await (const { job, rows } of found) {
    const { problemDigest } = job.open.run;
    const repeated = repeats.get(problemDigest) ?? repetitionsIn();
    repeats.set(problemDigest, repeated);
    for (const one of job.unhelpful) yield { kind: 'unhelpful', row: one };
    for (const one of rows) {
      if ('lost' in one) {
        yield { kind: 'lost', lost: one.lost };
        continue;
      }
      const { row } = one;
      const repetition = repeated(row.id, printOfKept(row));
      if (repetition !== null) {
        yield repetition;
        continue;
      }
      const { trained, refusal: tooLong } =
        measure === null ? unmeasured(row) : await measuredLine(row, measure, signal);
      for (const refusal of [...one.refused, ...tooLong]) yield { kind: 'refused', refusal };
      if (one.refused.length + tooLong.length > 0) continue;
      yield { kind: 'row', row, split: job.split, trained };
    }
    // Rows repeat each other within a problem only: what is behind is not remembered.
    if (job.isLast) repeats.delete(problemDigest);
  }
}

async function* heldOutRows(
  held: readonly LearntRun[],
  runs: RunsOfProblems,
  home: string,
  signal: AbortSignal,
): AsyncGenerator<Collected> {
  const breathe = breather();
  for (const run of held) {
    signal.throwIfAborted();
    await breathe();
    const { open, wanted, unhelpful } = await runs.take(run);
    if (open.state !== null) keepRows(open, [], home);
    for (const row of unhelpful) yield { kind: 'unhelpful', row };
    for (const { id } of wanted) yield { kind: 'heldOut', row: id };
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

async function* eachOf<T>(groups: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const group of groups) yield* group;
}

interface CollectJob extends Job {
  readonly unhelpful: readonly string[];
  /** What its problem holds in memory already, in characters; 0 where an earlier job counts it. */
  readonly held: number;
}

async function* jobsOf(
  open: readonly LearntRun[],
  runs: RunsOfProblems,
  { home, evaluation, format }: CollectOptions,
  cursors: OpenCursors,
  signal: AbortSignal,
): AsyncGenerator<CollectJob> {
  const bench = {
    home,
    cursors,
    evaluation: sha256(JSON.stringify(evaluation)),
    overlapOf: evaluationGuard(evaluation),
  };
  const guards = new Latest<Promise<Guard>>(GUARDED);
  const breathe = breather();
  for await (const found of problemsOfRuns(open, bench, signal)) {
    const of = 'gone' in found ? found : atHand(found, guards);
    let held = 'gone' in found ? 0 : found.held;
    for (const run of found.runs) {
      await breathe();
      const { wanted, ...taken } = await runs.take(run);
      const placed = wanted.filter(({ kind }) => hasPlace(format, kind));
      yield { ...taken, wanted: placed, of, split: splitOf(run.problem), held };
      held = 0;
    }
  }
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
