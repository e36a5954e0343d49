import { readRun } from '../../src/app/readRun.ts';
import type { Policy } from '../../src/domain/choices.ts';
import type { RunState } from '../../src/domain/runState.ts';
import { listRuns } from '../../src/platform/files/runs.ts';

/** A run that was solved or used up its budget. */
export interface Ended {
  readonly problem: string;
  readonly policy: Policy;
  readonly solved: boolean;
  /** Whether the branch that solved it carried a lesson. */
  readonly byLesson: boolean;
  readonly spend: RunState['spend'];
}

/** The runs of a home that have come to their end; those cut off or failed are not among them. */
export async function endedRuns(home: string): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  for await (const { folder, endedBecause } of listRuns(home)) {
    if (endedBecause !== 'solved' && endedBecause !== 'exhausted') continue;
    const { state } = await readRun(folder, { home, signal: new AbortController().signal });
    ended.push(endedRun(state, endedBecause === 'solved'));
  }
  return ended;
}

function endedRun({ started, branches, spend }: RunState, solved: boolean): Ended {
  if (started === null) throw new TypeError('an ended run has begun');
  const winner = [...branches.values()].find(({ closed }) => closed === 'solved');
  return {
    problem: started.problem,
    policy: started.policy,
    solved,
    byLesson: (winner?.experiences.length ?? 0) > 0,
    spend,
  };
}
