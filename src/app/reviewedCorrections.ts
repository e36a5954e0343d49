import type { Lift } from '../domain/lift.ts';
import type { Correction } from '../core/learn/corrections.ts';
import { reviewsOf } from '../core/learn/review.ts';
import { type Review } from '../core/learn/standing.ts';
import { readLifts } from '../platform/files/lifts.ts';
import { readDecisions } from '../platform/files/reviews.ts';
import { nameOf, type Corrections } from './corrections.ts';

/** A correction with all that was said of it since. */
export interface ReviewedCorrection {
  readonly name: string;
  readonly correction: Correction;
  readonly reviews: readonly Review[];
  /** What was measured last. */
  readonly lift: Lift | null;
}

/** All corrections of a home, oldest first, with what reviewers say and what was measured. */
export async function reviewedCorrections(
  corrections: Corrections,
  home: string,
  signal: AbortSignal,
): Promise<readonly ReviewedCorrection[]> {
  const [all, reviewed] = await Promise.all([corrections.all(signal), reviewerOf(home)]);
  return all.map(reviewed);
}

/** The same one after the other, few of them in memory at a time. */
export async function* eachReviewed(
  corrections: Corrections,
  home: string,
  signal: AbortSignal,
): AsyncGenerator<ReviewedCorrection> {
  const reviewed = await reviewerOf(home);
  for await (const one of corrections.each(signal)) yield reviewed(one);
}

async function reviewerOf(home: string): Promise<(one: Correction) => ReviewedCorrection> {
  const [decisions, lifts] = await Promise.all([readDecisions(home), readLifts(home)]);
  const reviews = reviewsOf(decisions);
  return (correction) => {
    const name = nameOf(correction);
    return {
      name,
      correction,
      reviews: reviews.get(name) ?? [],
      lift: lifts.get(name) ?? null,
    };
  };
}
