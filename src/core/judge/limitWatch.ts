import type { TestFigures } from '../../domain/judgement.ts';
import type { Limits } from '../../domain/problem.ts';
import type { Judge } from '../ports/judge.ts';

export interface LimitWatch {
  /** The judge to use: as the one given. */
  readonly judge: Judge;
  /**
   * How near the programs judged since the last call came to a limit of time or memory, 1 being the limit; null where no test was run.
   */
  readonly closest: () => number | null;
}

/** How near the tests that were run came to a limit of time or memory, 1 being the limit; null where none was run. */
export function closestTo(limits: Limits, tests: readonly TestFigures[]): number | null {
  const near = tests
    .filter(({ runs }) => runs > 0)
    .map(({ cpuMs, memoryBytes }) =>
      Math.max(cpuMs / limits.cpuMs, memoryBytes / limits.memoryBytes),
    );
  return near.length === 0 ? null : Math.max(...near);
}

/** A judge for one who judges one program after the other and wants to know how near the limits they came. */
export function limitWatch(judge: Judge): LimitWatch {
  let closest: number | null = null;
  const look = (tests: readonly TestFigures[], limits: Limits): void => {
    const near = closestTo(limits, tests);
    if (near !== null) closest = Math.max(closest ?? 0, near);
  };
  return {
    judge: {
      judgeVisible: async (problem, program, signal, options) => {
        const judgement = await judge.judgeVisible(problem, program, signal, options);
        look(judgement.tests, problem.limits);
        return judgement;
      },
      judgeHidden: async (problem, program, signal, options) => {
        const judgement = await judge.judgeHidden(problem, program, signal, options);
        look(judgement.tests, problem.limits);
        return judgement;
      },
      close: () => judge.close(),
    },
    closest: () => {
      const found = closest;
      closest = null;
      return found;
    },
  };
}
