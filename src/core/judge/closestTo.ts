import type { TestFigures } from '../../domain/judgement.ts';
import type { Limits } from '../../domain/problem.ts';

/** How near the tests that were run came to a limit of time or memory, 1 being the limit; null where none was run. */
export function closestTo(limits: Limits, tests: readonly TestFigures[]): number | null {
  const near = tests
    .filter(({ runs }) => runs > 0)
    .map(({ cpuMs, memoryBytes }) =>
      Math.max(cpuMs / limits.cpuMs, memoryBytes / limits.memoryBytes),
    );
  return near.length === 0 ? null : Math.max(...near);
}
