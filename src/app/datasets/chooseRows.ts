import type { Correction } from '../../core/learn/corrections.ts';
import { chosenOf, withoutRepetitions } from '../../core/learn/choose.ts';
import { helpsLessThan } from '../../core/learn/liftFigures.ts';
import { rehearsalSteps, type RehearsalChoice } from '../../core/learn/rehearsal.ts';
import { reviewsOf } from '../../core/learn/review.ts';
import { standingOf, type Review, type Standing } from '../../core/learn/standing.ts';
import type { Variant } from '../../core/learn/trainingRow.ts';
import { variantId } from '../../core/learn/variants.ts';
import type { Lift } from '../../domain/lift.ts';
import { groupBy } from '../../domain/groupBy.ts';
import { readLifts } from '../../platform/files/lifts.ts';
import { readDecisions } from '../../platform/files/reviews.ts';
import { nameOf } from '../corrections.ts';
import type { RunFacts } from '../runFacts.ts';

export interface ChooseOptions {
  readonly home: string;
  /** The most corrections of one problem. */
  readonly each: number;
  /** What each correction is told as. */
  readonly variants: readonly Variant[];
  readonly rehearsal: RehearsalChoice;
  /** Takes only corrections that a reviewer has accepted. */
  readonly acceptedOnly: boolean;
  /** Leaves out what was measured to help less than this; null takes whatever its lesson did. */
  readonly minLift: number | null;
}

/** A row to take out of a run. */
export type WantedRow =
  | { readonly id: string; readonly kind: Variant; readonly correction: Correction }
  | { readonly id: string; readonly kind: 'rehearsal'; readonly step: string };

export interface Choice {
  /** By run, in the order of their rows. */
  readonly rows: ReadonlyMap<string, readonly WantedRow[]>;
  /** Corrections whose lesson was measured to help less than is wanted. */
  readonly unhelpful: readonly string[];
}

export interface FactsOfRun {
  readonly run: string;
  readonly facts: RunFacts;
}

/**
 * Chooses what to take out of all runs on one problem, given oldest first: corrections repeat and outdo each other within a problem only.
 * What reviewers decided and what was measured is read once, at the beginning.
 */
export async function rowChooser(
  options: ChooseOptions,
): Promise<(runs: readonly FactsOfRun[]) => Choice> {
  const [decisions, lifts] = await Promise.all([
    readDecisions(options.home),
    readLifts(options.home),
  ]);
  const known = { reviews: reviewsOf(decisions), lifts };
  return (runs) => chosen(runs, known, options);
}

interface Known {
  readonly reviews: ReadonlyMap<string, readonly Review[]>;
  readonly lifts: ReadonlyMap<string, Lift>;
}

function chosen(
  runs: readonly FactsOfRun[],
  { reviews, lifts }: Known,
  { each, variants, rehearsal, acceptedOnly, minLift }: ChooseOptions,
): Choice {
  const all = withoutRepetitions(runs.flatMap(({ facts }) => facts.corrections));
  const standing = (one: Correction): Standing => standingOf(reviews.get(nameOf(one)) ?? []);
  const wanted = acceptedOnly ? ['accepted'] : ['accepted', 'open'];
  const rejected = all.filter((one) => ['rejected', 'disputed'].includes(standing(one)));
  // What a reviewer rejects is not rehearsed either.
  const refused = new Set(
    rejected.flatMap(({ run, corrected, solvedBy }) => [
      `${run}/${corrected}`,
      `${run}/${solvedBy}`,
    ]),
  );
  const isUnhelpful = (one: Correction): boolean =>
    minLift !== null && helpsLessThan(minLift, lifts.get(nameOf(one)) ?? null);
  const open = all.filter((one) => wanted.includes(standing(one)));
  const helpful = open.filter((one) => !isUnhelpful(one));
  const byRun = groupBy(chosenOf(helpful, each), ({ run }) => run);
  const rows = runs.map(({ run, facts }) => {
    const own = new Set(byRun.get(run)?.map(({ correction }) => correction));
    const told = facts.corrections
      .filter(({ correction }) => own.has(correction))
      .flatMap((correction) => toldAs(correction, facts, variants));
    const steps = rehearsalSteps(run, facts.proven, rehearsal).map((step) => ({
      id: `${run}/${step}`,
      kind: 'rehearsal' as const,
      step,
    }));
    return [run, [...told, ...steps.filter(({ id }) => !refused.has(id))]] as const;
  });
  return { rows: new Map(rows), unhelpful: open.filter(isUnhelpful).map(nameOf) };
}

function toldAs(
  correction: Correction,
  facts: RunFacts,
  wanted: readonly Variant[],
): readonly WantedRow[] {
  return wanted
    .filter((variant) => facts.variants[correction.correction]?.includes(variant) === true)
    .map((kind) => ({ id: variantId(correction, kind), kind, correction }));
}
