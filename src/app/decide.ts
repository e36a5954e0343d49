import type { Decision } from '../core/learn/review.ts';
import { systemClock } from '../platform/clock.ts';
import { appendDecisions } from '../platform/files/reviews.ts';

/** What a reviewer says of one correction, `<run>/<correction>`. */
export interface Saying {
  readonly correction: string;
  readonly decision: Decision['decision'];
  readonly reason?: string | undefined;
}

/** Writes down what a reviewer says, all of it in one go; gives the lines as they stand on the disk then. */
export async function decide(
  home: string,
  reviewer: string,
  sayings: readonly Saying[],
): Promise<readonly Decision[]> {
  const at = new Date(systemClock.now()).toISOString();
  const decisions = sayings.map(({ correction, decision, reason = '' }): Decision => {
    const why = reason.trim();
    return { v: 1, correction, decision, reason: why === '' ? null : why, at };
  });
  await appendDecisions(home, reviewer, decisions);
  return decisions;
}
