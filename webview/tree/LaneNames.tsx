import type { VNode } from 'preact';
import { branchOf } from '../../src/domain/runState.ts';
import type { Lane } from '../run/lanes.ts';
import { count } from '../text.ts';
import { Icon } from '../ui/Icon.tsx';
import type { Picture } from './edges.ts';
import { px, rowY } from './geometry.ts';

interface LaneNamesProps {
  readonly lanes: readonly Lane[];
  /** The row of the first of them. */
  readonly firstRow: number;
  readonly picture: Picture;
}

/** The branches' names on the left; they stay when the picture is scrolled sideways. */
export function LaneNames({ lanes, firstRow, picture }: LaneNamesProps): VNode {
  const { geometry, state } = picture;
  return (
    <div class="gutter" style={{ width: px(geometry.gutter) }} aria-hidden="true">
      {lanes.map((lane, index) => {
        const { id, experiences, closed } = branchOf(state, lane.branch);
        const lessons = experiences.length;
        const title = lessons > 0 ? `${id}, ${count('tree.lessons', lessons)}` : id;
        const y = rowY(geometry, firstRow + index) - geometry.head;
        return (
          <div key={id} class="lane-name" style={{ transform: `translateY(${y}px)` }} title={title}>
            <span class={closed === 'solved' ? 'name solved' : 'name'}>{id}</span>
            {lessons > 0 && (
              <span class="lessons">
                <Icon name="lightbulb" />
                {lessons}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}
