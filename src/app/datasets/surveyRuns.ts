import { chosenOf, withoutRepetitions, type Ranked } from '../../core/learn/choose.ts';
import { correctionsOf } from '../../core/learn/corrections.ts';
import { helpsLessThan } from '../../core/learn/liftFigures.ts';
import { rehearsalSteps, type RehearsalChoice } from '../../core/learn/rehearsal.ts';
import { reviewsOf } from '../../core/learn/review.ts';
import { standingOf, type Standing } from '../../core/learn/standing.ts';
import type { Variant } from '../../core/learn/trainingRow.ts';
import { variantId, variantsOf } from '../../core/learn/variants.ts';
import { groupBy } from '../../domain/groupBy.ts';
import { readLifts } from '../../platform/files/lifts.ts';
import { readDecisions } from '../../platform/files/reviews.ts';
import { runNames } from '../../platform/files/runs.ts';
import type { WhereFrom } from './problemsOfRuns.ts';
import { nameOf } from '../corrections.ts';
import { inOrder } from '../inOrder.ts';
import { readableRun } from '../readRun.ts';

/** Journals read at once. */
const TOGETHER = 4;

export interface SurveyOptions {
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

/** A run that a data set takes something from, in few words: there may be ten thousand. */
export interface SurveyedRun extends WhereFrom {
  readonly run: string;
  /** The corrections to take, such as `c1`. */
  readonly corrections: readonly string[];
  /** The steps to rehearse. */
  readonly steps: readonly string[];
  /** The rows that come of both. */
  readonly rows: readonly string[];
}

export interface Survey {
  readonly runs: readonly SurveyedRun[];
  /** Corrections whose lesson was measured to help less than is wanted. */
  readonly unhelpful: readonly string[];
}

/**
 * What to take out of each run of a home, oldest first: each journal is read and let go again. Damaged runs give what comes before the
 * damage; opening them tells why.
 */
export async function surveyRuns(options: SurveyOptions, signal: AbortSignal): Promise<Survey> {
  const { home, each, variants, rehearsal } = options;
  const runs: (WhereFrom & { readonly run: string; readonly steps: readonly string[] })[] = [];
  const all: Candidate[] = [];
  const readings = inOrder(await runNames(home), TOGETHER, async (run) => {
    signal.throwIfAborted();
    return { run, read: await readableRun(run, { home, signal, untilDamage: true }) };
  });
  for await (const { run, read } of readings) {
    const started = read?.state.started ?? null;
    if (read === null || started === null) continue;
    const { problem, problemDigest, problemFile, metaFile } = started;
    const steps = rehearsalSteps(run, read.state, rehearsal);
    runs.push({ run, problem, problemDigest, problemFile, metaFile, steps });
    for (const one of correctionsOf(run, read.state)) {
      const { correction, corrected, solvedBy, blamedDigest, correctedDigest, depth, at } = one;
      const rows = variantsOf(one, read.state, variants).map((variant) => variantId(one, variant));
      const ranked = { run, problemDigest, blamedDigest, correctedDigest, depth, at };
      all.push({ ...ranked, correction, corrected, solvedBy, rows });
    }
  }
  const { chosen, refused, unhelpful } = await reviewed(withoutRepetitions(all), options);
  const byRun = groupBy(chosenOf(chosen, each), ({ run }) => run);
  const surveyed = runs.flatMap(({ steps, ...where }) => {
    const corrections = byRun.get(where.run) ?? [];
    const rehearsed = steps.filter((step) => !refused.has(`${where.run}/${step}`));
    const rows = [
      ...corrections.flatMap((one) => one.rows),
      ...rehearsed.map((step) => `${where.run}/${step}`),
    ];
    const names = corrections.map(({ correction }) => correction);
    return rows.length === 0 ? [] : [{ ...where, corrections: names, steps: rehearsed, rows }];
  });
  return { runs: surveyed, unhelpful };
}

/** A correction, as far as choosing looks at it. */
interface Candidate extends Ranked {
  readonly correction: string;
  readonly corrected: string;
  readonly solvedBy: string;
  readonly rows: readonly string[];
}

interface Reviewed extends Pick<Survey, 'unhelpful'> {
  readonly chosen: readonly Candidate[];
  /** The steps, as `<run>/<step>`, of what a reviewer rejects: it is not rehearsed either. */
  readonly refused: ReadonlySet<string>;
}

async function reviewed(
  all: readonly Candidate[],
  { home, acceptedOnly, minLift }: SurveyOptions,
): Promise<Reviewed> {
  const [decisions, lifts] = await Promise.all([readDecisions(home), readLifts(home)]);
  const reviews = reviewsOf(decisions);
  const standing = (one: Candidate): Standing => standingOf(reviews.get(nameOf(one)) ?? []);
  const wanted = acceptedOnly ? ['accepted'] : ['accepted', 'open'];
  const rejected = all.filter((one) => ['rejected', 'disputed'].includes(standing(one)));
  const refused = rejected.flatMap(({ run, corrected, solvedBy }) => [
    `${run}/${corrected}`,
    `${run}/${solvedBy}`,
  ]);
  const isUnhelpful = (one: Candidate): boolean =>
    minLift !== null && helpsLessThan(minLift, lifts.get(nameOf(one)) ?? null);
  const open = all.filter((one) => wanted.includes(standing(one)));
  return {
    chosen: open.filter((one) => !isUnhelpful(one)),
    refused: new Set(refused),
    unhelpful: open.filter(isUnhelpful).map(nameOf),
  };
}
