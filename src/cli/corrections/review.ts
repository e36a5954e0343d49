import { Corrections, nameOf } from '../../app/corrections.ts';
import { decide, type Saying } from '../../app/decide.ts';
import { defaultReviewer } from '../../app/reviewer.ts';
import type { Decision } from '../../core/learn/review.ts';
import type { CliContext } from '../context.ts';

export interface ReviewArgs {
  /** The reviewer; the person who is logged in where not given. */
  readonly as?: string;
  readonly reason?: string;
}

/** Writes down what a reviewer decides of these corrections: of all of them, or, where one is not there, of none. */
export async function reviewCorrections(
  names: readonly string[],
  decision: Decision['decision'],
  { as = defaultReviewer(), reason }: ReviewArgs,
  { home, output, signal }: CliContext,
): Promise<void> {
  const corrections = new Corrections(home);
  const sayings: Saying[] = [];
  for (const name of names) {
    const correction = nameOf(await corrections.find(name, signal));
    sayings.push({ correction, decision, reason });
  }
  for (const one of await decide(home, as, sayings)) {
    output.emit({ kind: 'decision', reviewer: as, ...one });
    output.say(`${one.correction}: ${decision} by ${as}`);
  }
}
