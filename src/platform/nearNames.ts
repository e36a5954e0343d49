/** Up to five of the names that are a few letters away from what was typed, or hold it, nearest first. */
export function nearest(typed: string, names: readonly string[]): string[] {
  const wanted = typed.toLowerCase();
  if (wanted === '') return [];
  return [...new Set(names)]
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.far - b.far)
    .slice(0, 5)
    .map(({ name }) => name);
}

/** Letters to insert, delete or change so that `wanted` becomes some part of `name` (Sellers' algorithm). */
function distance(wanted: string, name: string): number {
  let above = new Array<number>(name.length + 1).fill(0);
  for (let row = 1; row <= wanted.length; row++) {
    const line = [row];
    for (let column = 1; column <= name.length; column++) {
      const same = wanted[row - 1] === name[column - 1] ? 0 : 1;
      line.push(
        Math.min(
          (above[column - 1] ?? 0) + same,
          (above[column] ?? 0) + 1,
          (line[column - 1] ?? 0) + 1,
        ),
      );
    }
    above = line;
  }
  return Math.min(...above);
}
