import { branchOf, type RunState, type StepState } from '../../src/domain/runState.ts';
import type { Marks } from '../run/marks.ts';

interface Run {
  readonly state: RunState;
  readonly marks: Marks;
}

/** The steps that go on from a step, or from the problem (null): its own branch's next one first. */
export function childrenOf(parent: StepState | null, { state, marks }: Run): readonly string[] {
  const own = parent === null ? undefined : nextOf(parent, state);
  const opened = marks
    .of(parent?.id ?? null)
    .continuedBy.flatMap((branch) => branchOf(state, branch).steps[0] ?? []);
  return own === undefined ? opened : [own, ...opened];
}

/** The step after this one in its own branch. */
export function nextOf(step: StepState, state: RunState): string | undefined {
  const { steps } = branchOf(state, step.branch);
  const first = state.steps.get(steps[0] ?? '')?.position ?? step.position;
  // A branch's steps stand in consecutive columns: no search needed.
  return steps[step.position - first + 1];
}

/** Where a step stands among those with the same parent, from 1, for screen readers. */
export function familyOf(
  step: StepState,
  run: Run,
): { readonly position: number; readonly size: number } {
  const parent = step.parent === null ? null : (run.state.steps.get(step.parent) ?? null);
  const { continuedBy } = run.marks.of(step.parent);
  const continued = parent !== null && nextOf(parent, run.state) !== undefined ? 1 : 0;
  const isOwn = parent !== null && parent.branch === step.branch;
  return {
    position: isOwn ? 1 : continued + continuedBy.indexOf(step.branch) + 1,
    size: Math.max(1, continued + continuedBy.length),
  };
}
