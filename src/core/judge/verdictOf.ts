import { assertNever } from '../../domain/assertNever.ts';
import type { Verdict } from '../../domain/judgement.ts';
import type { Limits } from '../../domain/problem.ts';
import type { TestRun } from '../ports/sandbox.ts';

/** What the run alone says, before any output is compared; null where the output decides. */
export function verdictOfRun(run: TestRun, limits: Limits): Exclude<Verdict, 'accepted'> | null {
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
      return 'timeLimit';
    case 'signalled':
      return 'runtimeError';
    case 'exited':
      if (run.memoryBytes > limits.memoryBytes) return 'memoryLimit';
      return run.exitCode === 0 ? null : 'runtimeError';
    default:
      return assertNever(run.cause);
  }
}
