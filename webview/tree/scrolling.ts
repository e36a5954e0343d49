import { columnX, rowY, type Geometry } from './geometry.ts';

export interface Spot {
  readonly column: number;
  readonly row: number;
}

/** Scrolls as little as brings a step into sight, what surrounds it included. */
export function reveal(scroller: HTMLElement, spot: Spot, geometry: Geometry): void {
  const x = columnX(geometry, spot.column);
  const y = rowY(geometry, spot.row);
  const { gutter, head, pitchX, pitchY } = geometry;
  const left = nearest(scroller.scrollLeft, scroller.clientWidth, {
    start: x - pitchX / 2 - gutter,
    end: x + pitchX / 2 + 24,
  });
  const top = nearest(scroller.scrollTop, scroller.clientHeight, {
    start: y - pitchY / 2 - head,
    end: y + pitchY / 2 + 8,
  });
  if (left !== scroller.scrollLeft || top !== scroller.scrollTop) scroller.scrollTo({ left, top });
}

function nearest(
  scroll: number,
  size: number,
  part: { readonly start: number; readonly end: number },
): number {
  if (part.start < scroll) return Math.max(0, part.start);
  return part.end > scroll + size ? part.end - size : scroll;
}
