import { foldJournal } from '../../src/app/foldJournal.ts';
import type { Policy } from '../../src/domain/choices.ts';
import type { RunState } from '../../src/domain/runState.ts';
import { openJournal } from '../../src/platform/files/journal.ts';
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
    const journal = await openJournal(folder, { mode: 'read' }, new AbortController().signal);
    try {
      const { state } = await foldJournal(journal, { untilDamage: false });
      ended.push(endedRun(state, endedBecause === 'solved'));
    } finally {
      await journal.close();
    }
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
