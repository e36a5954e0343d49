import { correctionsOf } from '../../core/learn/corrections.ts';
import { evaluationGuard, type Stated } from '../../core/learn/guards/evaluationGuard.ts';
import type { Refusal } from '../../core/learn/guards/guard.ts';
import { hiddenTestGuard } from '../../core/learn/guards/hiddenTestGuard.ts';
import { nearRepetitions } from '../../core/learn/nearRepetitions.ts';
import { repetitions } from '../../core/learn/repetitions.ts';
import { splitOf, type Split } from '../../core/learn/split.ts';
import type { TrainingRow, Variant } from '../../core/learn/trainingRow.ts';
import { variantsOf } from '../../core/learn/variants.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import type { Problem } from '../../domain/problem.ts';
import { readableRun } from '../readRun.ts';
import { sha256 } from '../runs.ts';
import { guardsOf, type ProblemGuards } from './guardsOf.ts';
import { problemsOfRuns } from './problemsOfRuns.ts';
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
  /** Keys in use and paths of the person's: no row may hold one. */
  readonly secrets: readonly string[];
}

/** What the runs of a home give, record by record. */
export type Collected =
  | { readonly kind: 'row'; readonly row: TrainingRow; readonly split: Split }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'lost'; readonly lost: LostRecord }
  /** The same was taught by an earlier row. */
  | { readonly kind: 'repeated'; readonly row: string; readonly earlier: string }
  /** An earlier row taught nearly the same. */
  | { readonly kind: 'nearlyRepeated'; readonly row: string; readonly earlier: string }
  | { readonly kind: 'heldOut'; readonly row: string };

/**
 * All that a data set may hold, problem by problem and run by run, and what was kept out of it. The same home gives the same rows in the
 * same order. Damaged runs give what comes before the damage.
 */
export async function* collectRows(
  options: CollectOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): AsyncGenerator<Collected> {
  const { home, heldOut, evaluation } = options;
  const inEvaluation = evaluationGuard(evaluation);
  const collecting: Collecting = { ...options, checkpoints, repeats: repetitionsIn(), signal };
  const open: SurveyedRun[] = [];
  for (const run of await surveyRuns(options, signal)) {
    if (heldOut || splitOf(run.problem) !== 'heldOut') open.push(run);
    else for (const row of run.rows) yield { kind: 'heldOut', row };
  }
  for await (const found of problemsOfRuns(open, home, signal)) {
    if ('gone' in found) {
      const rows = found.runs.flatMap((run) => run.rows);
      for (const row of rows) yield { kind: 'lost', lost: { row, why: found.gone } };
      continue;
    }
    const { problem, runs } = found;
    const own: ProblemGuards = {
      hiddenTests: hiddenTestGuard(problem),
      overlap: inEvaluation(problem),
    };
    for (const run of runs) yield* collectRun(run, problem, own, collecting);
  }
}

interface Collecting extends CollectOptions {
  readonly checkpoints: Checkpoints;
  readonly repeats: (row: TrainingRow) => Collected | null;
  readonly signal: AbortSignal;
}

async function* collectRun(
  surveyed: SurveyedRun,
  problem: Problem,
  own: ProblemGuards,
  { home, checkpoints, variants, secrets, repeats, signal }: Collecting,
): AsyncGenerator<Collected> {
  signal.throwIfAborted();
  const read = await readableRun(surveyed.run, { home, signal, untilDamage: true });
  // It was there a moment ago.
  if (read === null) return;
  const from = learnFrom(surveyed.run, read.state, problem, { home, checkpoints });
  const split = splitOf(surveyed.problem);
  const guards = guardsOf(from, secrets, own);
  for await (const found of rowsOf(surveyed, from, variants, signal)) {
    if ('lost' in found) {
      yield { kind: 'lost', lost: found.lost };
      continue;
    }
    const { row } = found;
    const repetition = repeats(row);
    if (repetition !== null) {
      yield repetition;
      continue;
    }
    const refusals = guards.flatMap((guard) => guard(row) ?? []);
    for (const refusal of refusals) yield { kind: 'refused', refusal };
    if (refusals.length === 0) yield { kind: 'row', row, split };
  }
}

async function* rowsOf(
  { corrections, steps }: SurveyedRun,
  from: RunToLearnFrom,
  variants: readonly Variant[],
  signal: AbortSignal,
): AsyncGenerator<Found> {
  for (const correction of correctionsOf(from.run, from.state)) {
    if (!corrections.includes(correction.correction)) continue;
    for (const variant of variantsOf(correction, from.state, variants)) {
      yield await variantRow(correction, variant, from, signal);
    }
  }
  for (const step of steps) yield await rehearsalRow(step, from, signal);
}

/** Says of each row which earlier one taught the same, or nearly. */
function repetitionsIn(): (row: TrainingRow) => Collected | null {
  const [isSame, isNear] = [repetitions(sha256), nearRepetitions(sha256)];
  return (row) => {
    const same = isSame(row);
    if (same !== null) return { kind: 'repeated', row: row.id, earlier: same };
    const near = isNear(row);
    return near === null ? null : { kind: 'nearlyRepeated', row: row.id, earlier: near };
  };
}
