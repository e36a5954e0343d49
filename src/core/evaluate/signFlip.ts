import { SeededRandom } from './seededRandom.ts';

export interface TestResult {
  /** Two-sided: how often chance alone would show at least as much. */
  readonly p: number;
  /** Whether all possibilities were counted; else a large sample of them was drawn. */
  readonly exact: boolean;
}

/** Of fewer differences no pattern of signs is rarer than 5 %: not even all of one sign, which is two of 2^5. */
export const FEWEST_SEEN = 6;
/** With more differences than this, sign patterns are drawn instead of counted: 2^20 of them take some 20 ms. */
const COUNTED = 20;
const DRAWN = 20_000;
/** Sums that only rounding tells apart count as equal. */
const ROUNDING = 1e-9;

/**
 * The sign-flip permutation test of paired differences, one a problem: were both sides alike, each difference might as well have had the other
 * sign. Problems without a difference say nothing and are left out. With drawn patterns, p is (1 + those that show as much) / (1 + drawn), which
 * never claims too much.
 */
export function signFlipTest(
  differences: readonly number[],
  { seed }: { readonly seed: number },
): TestResult {
  const sizes = differences.filter((one) => one !== 0).map(Math.abs);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const shown = Math.abs(differences.reduce((sum, one) => sum + one, 0));
  const least = shown - ROUNDING * total;
  if (sizes.length <= COUNTED) return { p: countedShare(sizes, least), exact: true };
  return { p: drawnShare(sizes, least, seed), exact: false };
}

/** Of all sign patterns. They come in pairs of opposite sums, so that the last sign may stay as it is. */
function countedShare(sizes: readonly number[], least: number): number {
  const patterns = 2 ** Math.max(0, sizes.length - 1);
  let sum = sizes.reduce((all, size) => all + size, 0);
  const signs = new Int8Array(sizes.length).fill(1);
  let extreme = Math.abs(sum) >= least ? 1 : 0;
  // In the order of a Gray code each pattern differs from the one before in one sign.
  for (let pattern = 1; pattern < patterns; pattern++) {
    const at = 31 - Math.clz32(pattern & -pattern);
    const sign = -(signs[at] ?? 1);
    signs[at] = sign;
    sum += 2 * sign * (sizes[at] ?? 0);
    if (Math.abs(sum) >= least) extreme += 1;
  }
  return extreme / patterns;
}

function drawnShare(sizes: readonly number[], least: number, seed: number): number {
  const random = new SeededRandom(seed);
  let extreme = 0;
  for (let draw = 0; draw < DRAWN; draw++) {
    let sum = 0;
    let bits = 0;
    for (let at = 0; at < sizes.length; at++) {
      if (at % 32 === 0) bits = random.bits();
      const size = sizes[at] ?? 0;
      sum += (bits & 1) === 1 ? size : -size;
      bits >>>= 1;
    }
    if (Math.abs(sum) >= least) extreme += 1;
  }
  return (1 + extreme) / (1 + DRAWN);
}
