import type { VNode } from 'preact';
import { isResumable } from '../../src/domain/runPhase.ts';
import { branchOf } from '../../src/domain/runState.ts';
import type { Lane } from '../run/lanes.ts';
import { text } from '../text.ts';
import { Icon } from '../ui/Icon.tsx';
import { isStepAhead, type Picture } from './edges.ts';
import { columnX, rowY } from './geometry.ts';

interface LaneEndProps {
  readonly lane: Lane;
  readonly row: number;
  readonly picture: Picture;
}

/** What stands after a branch's last step: the step being written, or why none follows. */
export function LaneEnd({ lane, row, picture }: LaneEndProps): VNode | null {
  const { geometry, state, writing, phase } = picture;
  const branch = branchOf(state, lane.branch);
  const { steps, closed } = branch;
  const column = lane.fromColumn + steps.length + 1;
  const style = {
    transform: `translate(${columnX(geometry, column) - geometry.nodeWidth / 2}px, ${
      rowY(geometry, row) - geometry.nodeHeight / 2
    }px)`,
  };
  if (closed === null) {
    if (!isStepAhead(branch, state)) return null;
    if (isResumable(phase)) return <Closed style={style}>{text(`tree.end.${phase}`)}</Closed>;
    const isWriting = writing?.has(lane.branch) === true;
    return (
      <div
        class={`lane-end pending${isWriting ? ' writing' : ''}`}
        style={style}
        aria-hidden="true"
      >
        <span class="pill">
          {isWriting && <Icon name="edit" />}
          {text(isWriting ? 'tree.writing' : 'tree.waiting')}
        </span>
      </div>
    );
  }
  if (closed === 'solved' || closed === 'failed') return null;
  return <Closed style={style}>{text(`tree.end.${closed}`)}</Closed>;
}

function Closed({
  style,
  children,
}: {
  readonly style: Record<string, string>;
  readonly children: string;
}): VNode {
  return (
    <div class="lane-end closed" style={style} aria-hidden="true">
      {children}
    </div>
  );
}
