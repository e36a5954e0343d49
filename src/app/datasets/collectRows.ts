import { correctionsOf } from '../../core/learn/corrections.ts';
import { evaluationGuard, type Stated } from '../../core/learn/guards/evaluationGuard.ts';
import type { Guard, Refusal } from '../../core/learn/guards/guard.ts';
import { hiddenTestGuard } from '../../core/learn/guards/hiddenTestGuard.ts';
import { splitOf, type Split } from '../../core/learn/split.ts';
import type { TrainingRow, Variant } from '../../core/learn/trainingRow.ts';
import { variantsOf } from '../../core/learn/variants.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import type { Problem } from '../../domain/problem.ts';
import { inOrder } from '../inOrder.ts';
import { readableRun } from '../readRun.ts';
import { guardsOf, type ProblemGuards } from './guardsOf.ts';
import { measured, type Measure } from './measured.ts';
import { problemsOfRuns } from './problemsOfRuns.ts';
import { repetitionsIn } from './repetitionsIn.ts';
import {
  rehearsalRow,
  variantRow,
  type Found,
  type LostRecord,
  type RunToLearnFrom,
} from './rowsOfRun.ts';
import { learnFrom } from './runToLearnFrom.ts';
import { surveyRuns, type SurveyedRun, type SurveyOptions } from './surveyRuns.ts';

export interface CollectOptions extends SurveyOptions {
  /** Takes held-out problems too. */
  readonly heldOut: boolean;
  /** Problems of evaluations, which no row may be about. */
  readonly evaluation: readonly Stated[];
  /** Takes the reply that was blamed, too. */
  readonly pairs: boolean;
  /** Null: rows are not measured in tokens. */
  readonly measure: Measure | null;
  /** Keys in use and paths of the person's: no row may hold one. */
  readonly secrets: readonly string[];
}

/** What the runs of a home give, record by record. */
export type Collected =
  | {
      readonly kind: 'row';
      readonly row: TrainingRow;
      readonly split: Split;
      /** Tokens of its completion; null where they are not measured. */
      readonly trained: number | null;
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

/** Runs at once: the store answers one while another is told. */
const TOGETHER = 8;

/**
 * All that a data set may hold, problem by problem and run by run, and what was kept out of it. The same home gives the same rows in the
 * same order. Damaged runs give what comes before the damage.
 */
export async function* collectRows(
  options: CollectOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): AsyncGenerator<Collected> {
  const { heldOut } = options;
  const open: SurveyedRun[] = [];
  const { runs, unhelpful } = await surveyRuns(options, signal);
  for (const row of unhelpful) yield { kind: 'unhelpful', row };
  for (const run of runs) {
    if (heldOut || splitOf(run.problem) !== 'heldOut') open.push(run);
    else for (const row of run.rows) yield { kind: 'heldOut', row };
  }
  const repeats = repetitionsIn();
  const jobs = jobsOf(open, options, signal);
  for await (const { found, guards, split } of inOrder(jobs, TOGETHER, (job) =>
    rowsOfJob(job, options, checkpoints, signal),
  )) {
    for (const one of found) {
      if ('lost' in one) {
        yield { kind: 'lost', lost: one.lost };
        continue;
      }
      const { row } = one;
      const repetition = repeats(row);
      if (repetition !== null) {
        yield repetition;
        continue;
      }
      const { trained, refusal: tooLong } = await measured(row, options.measure, signal);
      const refusals = [...guards.flatMap((guard) => guard(row) ?? []), ...tooLong];
      for (const refusal of refusals) yield { kind: 'refused', refusal };
      if (refusals.length === 0) yield { kind: 'row', row, split, trained };
    }
  }
}

/** A run whose rows are to be built; `gone` says why its problem cannot be had any more. */
type Job = { readonly run: SurveyedRun } & (
  { readonly problem: Problem; readonly own: ProblemGuards } | { readonly gone: string }
);

async function* jobsOf(
  runs: readonly SurveyedRun[],
  { home, evaluation }: CollectOptions,
  signal: AbortSignal,
): AsyncGenerator<Job> {
  const inEvaluation = evaluationGuard(evaluation);
  for await (const found of problemsOfRuns(runs, home, signal)) {
    if ('gone' in found) {
      for (const run of found.runs) yield { run, gone: found.gone };
      continue;
    }
    const { problem } = found;
    const own = { hiddenTests: hiddenTestGuard(problem), overlap: inEvaluation(problem) };
    for (const run of found.runs) yield { run, problem, own };
  }
}

interface BuiltRows {
  readonly found: readonly Found[];
  readonly guards: readonly Guard[];
  readonly split: Split;
}

async function rowsOfJob(
  job: Job,
  { home, variants, secrets, pairs }: CollectOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): Promise<BuiltRows> {
  signal.throwIfAborted();
  const { run, problem: name, rows } = job.run;
  const split = splitOf(name);
  const lost = (why: string): BuiltRows => ({
    found: rows.map((row) => ({ lost: { row, why } })),
    guards: [],
    split,
  });
  if ('gone' in job) return lost(job.gone);
  const read = await readableRun(run, { home, signal, untilDamage: true });
  if (read === null) return lost('its journal can no longer be read.');
  const from = learnFrom(run, read.state, job.problem, { home, checkpoints, pairs });
  const found: Found[] = [];
  for (const build of rowsOf(job.run, from, variants, signal)) found.push(await build());
  return { found, guards: guardsOf(from, secrets, job.own), split };
}

/** In the order of the survey's rows. */
function rowsOf(
  { corrections, steps }: SurveyedRun,
  from: RunToLearnFrom,
  variants: readonly Variant[],
  signal: AbortSignal,
): readonly (() => Promise<Found>)[] {
  const wanted = new Set(corrections);
  const told = correctionsOf(from.run, from.state)
    .filter(({ correction }) => wanted.has(correction))
    .flatMap((correction) =>
      variantsOf(correction, from.state, variants).map(
        (variant) => () => variantRow(correction, variant, from, signal),
      ),
    );
  return [...told, ...steps.map((step) => () => rehearsalRow(step, from, signal))];
}
