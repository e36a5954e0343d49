import type { Limits } from '../../domain/problem.ts';
import type { TestRun } from '../ports/sandbox.ts';

/**
 * Programs at work side by side slow each other down in CPU time too, through shared caches and cores. So a program that
 * has neighbours may use more than its limit before it is stopped; what ends in between is run again alone.
 */
export const LENIENCE = 1.3;
/** Waiting for a CPU longer than this share of the wall time: something else was at work. */
const DISTURBED = 0.05;
/** Runs alone at most; the smallest CPU time counts. */
export const RUNS_ALONE = 2;

/** What a test may use before it is stopped. */
export function limitsBeside(limits: Limits, neighbours: number): Limits {
  return neighbours > 0 ? lenient(limits) : limits;
}

export function lenient(limits: Limits): Limits {
  return { ...limits, cpuMs: limits.cpuMs * LENIENCE };
}

/** Whether a run was over its CPU limit in a way that others may be to blame for. */
export function isDoubtful(run: TestRun, asked: Limits, limits: Limits): boolean {
  if (run.cause === 'exited') return run.cpuMs > limits.cpuMs && asked.cpuMs > limits.cpuMs;
  if (run.cause !== 'cpuTime' || asked.cpuMs > limits.cpuMs) return false;
  return run.delayMs > DISTURBED * run.wallMs;
}

export function quicker(a: TestRun, b: TestRun): TestRun {
  const done = (run: TestRun): boolean => run.cause === 'exited';
  if (done(a) !== done(b)) return done(a) ? a : b;
  return b.cpuMs < a.cpuMs ? b : a;
}
