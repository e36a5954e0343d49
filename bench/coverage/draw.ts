import type { SeededRandom } from '../../src/core/evaluate/seededRandom.ts';

/** So many draws of a beta distribution, as a ratio of gamma variables. */
export function betaRates(
  { a, b }: { readonly a: number; readonly b: number },
  count: number,
  random: SeededRandom,
): readonly number[] {
  return Array.from({ length: count }, () => {
    const [x, y] = [gamma(a, random), gamma(b, random)];
    return x / (x + y);
  });
}

/** How many of so many attempts solve a problem that is solved at this rate. */
export function solvedOf(rate: number, attempts: number, random: SeededRandom): number {
  let solved = 0;
  for (let left = attempts; left > 0; left--) solved += random.unit() < rate ? 1 : 0;
  return solved;
}

/** G. Marsaglia, W. W. Tsang, A simple method for generating gamma variables, 2000. */
function gamma(shape: number, random: SeededRandom): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.unit()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.unit()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return d * v;
    }
  }
}

/** G. E. P. Box, M. E. Muller, 1958. */
function normal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
}
