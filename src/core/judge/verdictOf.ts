import { assertNever } from '../../domain/assertNever.ts';
import type { Verdict } from '../../domain/judgement.ts';
import type { Limits } from '../../domain/problem.ts';
import type { TestRun } from '../ports/sandbox.ts';

/**
 * A program stopped by its time limit keeps that verdict while its memory is at most this many times the limit: the peak
 * holds what the runtime rounds up, and without the stop for time nobody can say what it would have come to.
 */
const CLEARLY_TOO_MUCH = 1.5;

/** What the run alone says, before any output is compared; null where the output decides. */
export function verdictOfRun(run: TestRun, limits: Limits): Exclude<Verdict, 'accepted'> | null {
  const memory = run.memoryBytes / limits.memoryBytes;
  switch (run.cause) {
    case 'broken':
    case 'cancelled':
      return 'judgeError';
    case 'output':
      return 'outputLimit';
    case 'memory':
      return 'memoryLimit';
    case 'cpuTime':
    case 'wallTime':
      return memory > CLEARLY_TOO_MUCH ? 'memoryLimit' : 'timeLimit';
    case 'signalled':
      return memory > 1 ? 'memoryLimit' : 'runtimeError';
    case 'exited':
      if (memory > 1) return 'memoryLimit';
      if (run.cpuMs > limits.cpuMs) return 'timeLimit';
      return run.exitCode === 0 ? null : 'runtimeError';
    default:
      return assertNever(run.cause);
  }
}
