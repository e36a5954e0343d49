/**
 * Where success is told with an interval: at powers of two below the end of an axis, the largest `powers` of them, and at its end. None for an
 * axis on which nothing was spent.
 */
export function gridOf(end: number, powers: number): readonly number[] {
  if (end <= 0) return [];
  const highest = Math.ceil(Math.log2(end)) - 1;
  const all = Array.from({ length: powers }, (_, at) => 2 ** (highest - powers + 1 + at));
  // Parts of a program or a token there are none.
  return [...all.filter((power) => power >= 1 || !Number.isInteger(end)), end];
}
