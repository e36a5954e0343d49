import type { Problem } from '../../domain/problem.ts';

/** How many times what the slowest right program takes a limit should allow: others that are right are slower. */
export const MARGIN = 2;
/** A right program that needs more than so many times its limit is another problem's. */
const WIDEST = 10;
const STEP_MS = 100;

/** A limit of time as it is stated, and as this machine needs it. */
export interface Calibration {
  /** CPU time of one test. */
  readonly statedMs: number;
  readonly cpuMs: number;
  /** CPU time at most of a test, over the known-good programs that are accepted; there are `programs` of them. */
  readonly slowestMs: number;
  readonly programs: number;
}

/** The problem with a limit that shows how long programs take. */
export function widened(problem: Problem): Problem {
  return withCpuLimit(problem, WIDEST * problem.limits.cpuMs);
}

export function withCpuLimit(problem: Problem, cpuMs: number): Problem {
  return { ...problem, limits: { ...problem.limits, cpuMs } };
}

/**
 * The limit for a machine on which the accepted known-good programs took so long, each by its slowest test; null where there is none.
 * It is never made shorter: the programs at hand need not be the slowest right ones.
 */
export function calibrate(statedMs: number, slowest: readonly number[]): Calibration | null {
  if (slowest.length === 0) return null;
  const slowestMs = Math.max(...slowest);
  const needed = Math.ceil((MARGIN * slowestMs) / STEP_MS) * STEP_MS;
  const cpuMs = Math.min(Math.max(statedMs, needed), WIDEST * statedMs);
  return { statedMs, cpuMs, slowestMs, programs: slowest.length };
}
