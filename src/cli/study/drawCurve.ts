import type { StudyCurve } from '../../core/study/studyReport.ts';
import { placeWords } from './words.ts';

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Success against spend as a line of bars for each policy, from nothing to the end of the axis; a full bar is all problems. */
export function drawCurves(
  curves: readonly StudyCurve[],
  { end, columns }: { readonly end: number; readonly columns: number },
): readonly string[] {
  const name = Math.max(...curves.map(({ policy }) => policy.length));
  const places = Array.from({ length: columns }, (_, at) => ((at + 1) / columns) * end);
  const lines = curves.map(({ policy, steps }) => {
    const bars = places.map((place) => barFor(shareAt(steps, place))).join('');
    return `${policy.padEnd(name)}  ${bars}`;
  });
  const last = placeWords(end);
  return [...lines, `${' '.repeat(name)}  0${last.padStart(columns - 1)}`];
}

function shareAt(steps: StudyCurve['steps'], place: number): number {
  // What lies on a place belongs to it, though dividing has rounded.
  return steps.findLast(([at]) => at <= place * (1 + 1e-9))?.[1] ?? 0;
}

function barFor(share: number): string {
  if (share === 0) return ' ';
  return BARS[Math.min(BARS.length, Math.ceil(share * BARS.length)) - 1] ?? ' ';
}
