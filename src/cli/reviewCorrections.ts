import { userInfo } from 'node:os';
import { Corrections, nameOf } from '../app/corrections.ts';
import type { Decision } from '../core/learn/review.ts';
import { systemClock } from '../platform/clock.ts';
import { appendDecisions } from '../platform/files/reviews.ts';
import type { CliContext } from './context.ts';

export interface ReviewArgs {
  /** The reviewer; the person who is logged in where not given. */
  readonly as?: string;
  readonly reason?: string;
}

/** Writes down what a reviewer decides of these corrections: of all of them, or, where one is not there, of none. */
export async function reviewCorrections(
  names: readonly string[],
  decision: Decision['decision'],
  { as = userInfo().username, reason }: ReviewArgs,
  { home, output, signal }: CliContext,
): Promise<void> {
  const corrections = new Corrections(home);
  const at = new Date(systemClock.now()).toISOString();
  const decisions: Decision[] = [];
  for (const name of names) {
    const correction = nameOf(await corrections.find(name, signal));
    decisions.push({ v: 1, correction, decision, reason: reason ?? null, at });
  }
  await appendDecisions(home, as, decisions);
  for (const one of decisions) {
    output.emit({ kind: 'decision', reviewer: as, ...one });
    output.say(`${one.correction}: ${decision} by ${as}`);
  }
}
