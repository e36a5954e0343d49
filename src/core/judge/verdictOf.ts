import { assertNever } from '../../domain/assertNever.ts';
import type { Verdict } from '../../domain/judgement.ts';
import type { Limits } from '../../domain/problem.ts';
import type { TestRun } from '../ports/sandbox.ts';

/**
 * A program over its time limit keeps that verdict while its memory is at most this many times the limit: had it been
 * stopped in time, nobody could say what its memory would have come to. What grows with every step reaches both limits at
 * nearly the same time, and which one first is the machine's doing.
 */
const CLEARLY_TOO_MUCH = 3;

/**
 * What the run alone says, before any output is compared; null where the output decides. Output goes before memory, memory
 * before time, time before a crash.
 */
export function verdictOfRun(run: TestRun, limits: Limits): Exclude<Verdict, 'accepted'> | null {
  const slow = isSlow(run, limits);
  const memory = run.memoryBytes / limits.memoryBytes;
  switch (run.cause) {
    case 'broken':
    case 'cancelled':
      return 'judgeError';
    case 'output':
      return 'outputLimit';
    case 'memory':
    case 'cpuTime':
    case 'wallTime':
    case 'signalled':
    case 'exited':
      if (memory > (slow ? CLEARLY_TOO_MUCH : 1)) return 'memoryLimit';
      if (slow) return 'timeLimit';
      if (run.cause === 'memory') return 'memoryLimit';
      return run.cause === 'signalled' || run.exitCode !== 0 ? 'runtimeError' : null;
    default:
      return assertNever(run.cause);
  }
}

function isSlow({ cause, cpuMs }: TestRun, limits: Limits): boolean {
  return cause === 'cpuTime' || cause === 'wallTime' || cpuMs > limits.cpuMs;
}
