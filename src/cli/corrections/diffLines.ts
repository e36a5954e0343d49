import { diffArrays } from 'diff';
import type { Paint } from '../text.ts';

/** Two programs in one column: what went, what came, and what stayed. */
export function diffLines(
  before: readonly string[],
  after: readonly string[],
  paint: Paint,
): readonly string[] {
  return diffArrays([...before], [...after]).flatMap(({ added, removed, value }) => {
    if (added) return value.map((line) => paint.green(`+ ${line}`));
    if (removed) return value.map((line) => paint.red(`- ${line}`));
    return value.map((line) => `  ${line}`);
  });
}
