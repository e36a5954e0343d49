import { trajectory, type RunState } from './runState.ts';

/** The last step that two steps of a run have in common, one of them perhaps; null where it is the problem alone. */
export function commonStep(state: RunState, a: string, b: string): string | null {
  const before = new Set(trajectory(state, a).map(({ id }) => id));
  return trajectory(state, b).findLast(({ id }) => before.has(id))?.id ?? null;
}
