import { chosenOf } from '../../core/learn/choose.ts';
import type { Correction } from '../../core/learn/corrections.ts';
import { evaluationGuard, type Stated } from '../../core/learn/guards/evaluationGuard.ts';
import type { Refusal } from '../../core/learn/guards/guard.ts';
import { nearRepetitions } from '../../core/learn/nearRepetitions.ts';
import { rehearsalSteps, type RehearsalChoice } from '../../core/learn/rehearsal.ts';
import { reviewsOf, standingOf, type Standing } from '../../core/learn/review.ts';
import { repetitions } from '../../core/learn/repetitions.ts';
import { splitOf, type Split } from '../../core/learn/split.ts';
import type { TrainingRow, Variant } from '../../core/learn/trainingRow.ts';
import { variantId, variantsOf } from '../../core/learn/variants.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import { groupBy } from '../../domain/groupBy.ts';
import { readDecisions } from '../../platform/files/reviews.ts';
import { listRuns } from '../../platform/files/runs.ts';
import { Corrections, nameOf } from '../corrections.ts';
import { readableRun } from '../readRun.ts';
import { sha256 } from '../runs.ts';
import { guardsOf } from './guardsOf.ts';
import { runToLearnFrom } from './runToLearnFrom.ts';
import {
  rehearsalRow,
  variantRow,
  type Found,
  type LostRecord,
  type RunToLearnFrom,
} from './rowsOfRun.ts';

export interface CollectOptions {
  readonly home: string;
  /** The most corrections of one problem. */
  readonly each: number;
  /** What each correction is told as. */
  readonly variants: readonly Variant[];
  readonly rehearsal: RehearsalChoice;
  /** Takes held-out problems too. */
  readonly heldOut: boolean;
  /** Problems of evaluations, which no row may be about. */
  readonly evaluation: readonly Stated[];
  /** Takes only corrections that a reviewer has accepted. */
  readonly acceptedOnly: boolean;
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
 * All that a data set may hold, run by run, oldest first, and what was kept out of it. The same home gives the same rows in the same
 * order. Damaged runs give nothing: opening them tells why.
 */
export async function* collectRows(
  options: CollectOptions,
  checkpoints: Checkpoints,
  signal: AbortSignal,
): AsyncGenerator<Collected> {
  const { byRun, refused } = await chosenByRun(options, signal);
  const repeats = repetitionsIn();
  const inEvaluation = evaluationGuard(options.evaluation);
  for await (const { run, problem } of listRuns(options.home)) {
    signal.throwIfAborted();
    if (problem === null) continue;
    const read = await readableRun(run, { home: options.home, signal, untilDamage: true });
    if (read === null) continue;
    const { state } = read;
    const corrections = byRun.get(run) ?? [];
    // What a reviewer rejects is not rehearsed either.
    const steps = rehearsalSteps(run, state, options.rehearsal).filter(
      (step) => !refused.has(`${run}/${step}`),
    );
    const told = corrections.flatMap((correction) =>
      variantsOf(correction, state, options.variants).map((variant) => ({ correction, variant })),
    );
    const names = [
      ...told.map(({ correction, variant }) => variantId(correction, variant)),
      ...steps.map((step) => `${run}/${step}`),
    ];
    if (names.length === 0) continue;
    const split = splitOf(problem);
    if (split === 'heldOut' && !options.heldOut) {
      for (const name of names) yield { kind: 'heldOut', row: name };
      continue;
    }
    const from = await runToLearnFrom(run, state, { home: options.home, checkpoints }, signal);
    if ('gone' in from) {
      for (const name of names) yield { kind: 'lost', lost: { row: name, why: from.gone } };
      continue;
    }
    const guards = guardsOf(from, options.secrets, inEvaluation(from.problem));
    for await (const found of rowsOf(from, told, steps, signal)) {
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

interface Chosen {
  readonly byRun: ReadonlyMap<string, readonly Correction[]>;
  /** The steps, as `<run>/<step>`, of corrections that a reviewer rejects. */
  readonly refused: ReadonlySet<string>;
}

async function chosenByRun(
  { home, each, acceptedOnly }: CollectOptions,
  signal: AbortSignal,
): Promise<Chosen> {
  const reviews = reviewsOf(await readDecisions(home));
  const all = await new Corrections(home).all(signal);
  const standing = (one: Correction): Standing => standingOf(reviews.get(nameOf(one)) ?? []);
  const wanted = acceptedOnly ? ['accepted'] : ['accepted', 'open'];
  const chosen = chosenOf(
    all.filter((one) => wanted.includes(standing(one))),
    each,
  );
  const byRun = groupBy(chosen, ({ run }) => run);
  const rejected = all.filter((one) => ['rejected', 'disputed'].includes(standing(one)));
  const refused = rejected.flatMap(({ run, corrected, solvedBy }) => [
    `${run}/${corrected}`,
    `${run}/${solvedBy}`,
  ]);
  return { byRun, refused: new Set(refused) };
}

async function* rowsOf(
  from: RunToLearnFrom,
  told: readonly { readonly correction: Correction; readonly variant: Variant }[],
  steps: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Found> {
  for (const { correction, variant } of told) {
    yield await variantRow(correction, variant, from, signal);
  }
  for (const step of steps) yield await rehearsalRow(step, from, signal);
}
