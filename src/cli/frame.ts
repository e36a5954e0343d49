import type { TreeLine } from './tree.ts';
import type { Paint } from './text.ts';

/**
 * The lines of a tree that a screen of so many rows has room for, in the tree's order: what is under way, then what happened
 * last. Where lines are left out, one line says how many.
 */
export function fitFrame(
  lines: readonly TreeLine[],
  rows: number,
  paint: Paint,
): readonly string[] {
  if (lines.length <= rows) return lines.map((line) => line.draw());
  const chosen = choose(lines, rows);
  const frame: string[] = [];
  let left = 0;
  for (const [index, line] of lines.entries()) {
    if (!chosen.has(index)) left++;
    else {
      if (left > 0) frame.push(paint.dim(`⋮  ${left} more`));
      left = 0;
      frame.push(line.draw());
    }
  }
  if (left > 0) frame.push(paint.dim(`⋮  ${left} more`));
  return frame;
}

/** As many of the highest ranks as fit together with the lines that stand for the gaps. */
function choose(lines: readonly TreeLine[], rows: number): ReadonlySet<number> {
  const byRank = lines
    .map(({ rank }, index) => ({ rank, index }))
    .sort((a, b) => b.rank - a.rank || b.index - a.index)
    .map(({ index }) => index);
  for (let count = rows - 1; count > 0; count--) {
    const chosen = new Set(byRank.slice(0, count));
    if (count + gaps(chosen, lines.length) <= rows) return chosen;
  }
  return new Set();
}

function gaps(chosen: ReadonlySet<number>, total: number): number {
  let count = 0;
  for (let index = 0; index < total; index++) {
    const begins = index === 0 || chosen.has(index - 1);
    if (!chosen.has(index) && begins) count++;
  }
  return count;
}
