import { branchOf, type RunState } from '../../src/domain/runState.ts';
import type { Lane } from '../run/lanes.ts';
import type { Picture } from './edges.ts';
import { childrenOf, nextOf } from './family.ts';

/** Where a key leads from a step (null: the problem); undefined where there is nothing that way. */
export type Move = 'parent' | 'child' | 'up' | 'down' | 'pageUp' | 'pageDown' | Ends;
type Ends = 'first' | 'last' | 'laneFirst' | 'laneLast';

const PAGE_ROWS = 8;

export function moved(
  from: string | null,
  move: Move,
  picture: Picture,
): string | null | undefined {
  switch (move) {
    case 'first':
      return null;
    case 'last':
      return stepIn(picture.shown.lanes.at(-1), Infinity, picture.state);
    case 'up':
      return vertically(from, -1, picture);
    case 'down':
      return vertically(from, 1, picture);
    case 'pageUp':
      return vertically(from, -PAGE_ROWS, picture);
    case 'pageDown':
      return vertically(from, PAGE_ROWS, picture);
    case 'parent':
    case 'child':
    case 'laneFirst':
    case 'laneLast':
      return alongLane(from, move, picture);
  }
}

function alongLane(
  from: string | null,
  move: 'parent' | 'child' | 'laneFirst' | 'laneLast',
  picture: Picture,
): string | null | undefined {
  const { state } = picture;
  const step = from === null ? null : (state.steps.get(from) ?? null);
  if (step === null) {
    const shown = childrenOf(null, picture).find((id) => isShown(id, picture));
    return move === 'child' || move === 'laneLast' ? shown : undefined;
  }
  if (move === 'parent') return step.parent;
  if (move === 'child') {
    return nextOf(step, state) ?? childrenOf(step, picture).find((id) => isShown(id, picture));
  }
  const { steps } = branchOf(state, step.branch);
  return move === 'laneFirst' ? steps[0] : steps.at(-1);
}

/** The step nearest to the same column, so many rows further; past the last row, in the last one. */
function vertically(
  from: string | null,
  rows: number,
  { state, lanes, shown }: Picture,
): string | null | undefined {
  const step = from === null ? null : (state.steps.get(from) ?? null);
  const lane = step === null ? null : lanes.of(step.branch);
  const row = lane === null || lane === undefined ? -1 : (shown.rowOf(lane) ?? -1);
  const last = shown.lanes.length - 1;
  const direction = Math.sign(rows);
  if (row + rows < 0 && row <= 0) return null;
  let to = Math.min(last, Math.max(0, row + rows));
  // Lanes whose first step is still being written hold nothing to stand on.
  for (; to >= 0 && to <= last; to += direction) {
    const found = stepIn(shown.lanes[to], step?.position ?? 1, state);
    if (found !== undefined) return found;
  }
  return direction < 0 ? null : undefined;
}

/** The step of a lane in this column, or the nearest to it. */
function stepIn(lane: Lane | undefined, column: number, state: RunState): string | undefined {
  if (lane === undefined) return undefined;
  const steps = state.branches.get(lane.branch)?.steps ?? [];
  const index = Math.min(steps.length - 1, Math.max(0, column - lane.fromColumn - 1));
  return steps[index];
}

function isShown(id: string, { state, lanes, shown }: Picture): boolean {
  const step = state.steps.get(id);
  const lane = step === undefined ? undefined : lanes.of(step.branch);
  return lane !== undefined && shown.rowOf(lane) !== undefined;
}
