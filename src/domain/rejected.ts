import { hasFailed, isByPerson, type BranchState, type RunState } from './runState.ts';

/**
 * The step whose place the branch's first one takes: the one that its lesson blames, or that a person's program fixes; for a
 * branch that a person opened with a hint, the newest failed step of a model from the same point. Null where it is the first
 * attempt there.
 */
export function rejectedFor(state: RunState, branch: BranchState): string | null {
  if (branch.fixes !== null) return branch.fixes;
  if (branch.because !== null) return branch.experiences.at(-1)?.blamed ?? null;
  return branch.author === 'person' ? newestFailure(state, branch) : null;
}

function newestFailure({ steps }: RunState, { id, from }: BranchState): string | null {
  let newest: string | null = null;
  for (const step of steps.values()) {
    // What came after the branch was opened is no reason for it.
    if (step.branch === id) break;
    const failed = hasFailed(step) && !isByPerson(step);
    if (step.parent === from && failed) newest = step.id;
  }
  return newest;
}
