import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { useMeasure } from '../ui/useMeasure.ts';
import { rangeOf, sameRange, type Geometry, type Range } from './geometry.ts';

const NOTHING: Range = { firstRow: 0, lastRow: -1, firstColumn: 0, lastColumn: -1 };

/** What of the picture is in sight, as rows and columns: changes only when others come into sight, not with each pixel. */
export function useViewport(scroller: RefObject<HTMLElement | null>, geometry: Geometry): Range {
  const size = useMeasure(scroller);
  const [range, setRange] = useState(NOTHING);
  useLayoutEffect(() => {
    const found = scroller.current;
    if (found === null || size.width === 0) return;
    const look = (): void => {
      const { scrollLeft: left, scrollTop: top } = found;
      const next = rangeOf(geometry, { left, top, ...size });
      setRange((before) => (sameRange(before, next) ? before : next));
    };
    look();
    found.addEventListener('scroll', look, { passive: true });
    return () => found.removeEventListener('scroll', look);
  }, [scroller, geometry, size]);
  return range;
}
