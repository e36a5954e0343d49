import type { Attempt } from '../../domain/evaluation.ts';
import type { Spend } from '../../domain/runEvent.ts';
import type { Settings } from '../../domain/settings.ts';
import type { ChatModel } from '../ports/chatModel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Environment } from '../ports/environment.ts';
import { Rollouts } from './rollouts.ts';

/** An attempt that is still to be made. */
export interface AttemptToMake {
  readonly problem: string;
  /** From 1. */
  readonly attempt: number;
  readonly environment: Environment;
}

export interface EvaluatePlan {
  /** `horizon` is the most replies of an attempt, `budget` what all attempts together may use. */
  readonly settings: Settings;
  readonly seed: number;
  /** What earlier sittings have used, with what came to no attempt. */
  readonly spent: Spend;
}

export interface EvaluateDeps {
  readonly model: ChatModel;
  readonly clock: Clock;
}

export interface EvaluateWatcher {
  /** An attempt is over; told one after the other, while others go on. */
  readonly onAttempt: (attempt: Attempt, spend: Spend) => Promise<void>;
  /** Replies are asked for when this has returned: so much has been used at most once they are there, also where nobody lives to count them. */
  readonly onSpend: (atMost: Spend) => Promise<void>;
  /** The bare problem is longer than the model's context, or its checker is broken: it is put aside, and no other stops for it. */
  readonly onUnfit: (problem: string, why: string) => void;
}

/**
 * Makes attempts: plain rollouts, each of a fresh conversation of up to so many replies, with no look back, no lesson and no way back. So many
 * replies are under way as the model writes at once, and what has come is judged meanwhile. What a failure, a stop or the budget cuts off was
 * never made: it is no failed attempt.
 */
export async function evaluate(
  attempts: AsyncIterable<AttemptToMake>,
  plan: EvaluatePlan,
  deps: EvaluateDeps,
  watcher: EvaluateWatcher,
  signal: AbortSignal,
): Promise<'done' | 'budget'> {
  const waiting = attempts[Symbol.asyncIterator]();
  try {
    return await new Rollouts(plan, deps, watcher).make(waiting, signal);
  } finally {
    await waiting.return?.();
  }
}
