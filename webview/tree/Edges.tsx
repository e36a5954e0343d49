import type { VNode } from 'preact';
import { edgesIn, type Picture } from './edges.ts';
import { columnX, px, rowY, type Range } from './geometry.ts';

/** The lines between steps, for eyes: what they say stands in the steps' labels too. */
export function Edges({
  picture,
  range,
}: {
  readonly picture: Picture;
  readonly range: Range;
}): VNode {
  const { geometry } = picture;
  // An area of the picture, not all of it: browsers draw no image a million pixels wide.
  const left = Math.max(0, columnX(geometry, range.firstColumn) - geometry.pitchX);
  const top = Math.max(0, rowY(geometry, range.firstRow) - geometry.pitchY);
  const width = columnX(geometry, range.lastColumn + 2) - left;
  const height = rowY(geometry, range.lastRow + 2) - top;
  return (
    <svg
      class="edges"
      aria-hidden="true"
      style={{ left: px(left), top: px(top), width: px(width), height: px(height) }}
      viewBox={`${left} ${top} ${width} ${height}`}
    >
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 8 8"
          refX="6"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0 8 4 0 8z" />
        </marker>
      </defs>
      {edgesIn(picture, range).map(({ key, kind, path }) => (
        <path
          key={key}
          class={kind}
          d={path}
          marker-end={kind === 'lookBack' ? 'url(#arrow)' : undefined}
        />
      ))}
    </svg>
  );
}
