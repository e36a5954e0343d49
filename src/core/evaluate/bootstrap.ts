import type { Interval } from '../learn/newcombe.ts';
import { normalBelow, normalQuantile } from './normal.ts';
import { putInPlace } from './putInPlace.ts';
import { SeededRandom } from './seededRandom.ts';

/** What a 95 % interval leaves out at either end. */
const TAIL = 0.025;
/** Resampled sets of problems. */
const DRAWS = 10_000;

export interface BootstrapOptions {
  readonly seed: number;
  readonly draws?: number;
}

interface Reaching extends BootstrapOptions {
  /** How many standard errors the interval reaches to either side, were the means spread normally. */
  readonly reach: number;
}

/**
 * The interval of a mean over problems, from sets of as many problems drawn again with replacement: bias-corrected and accelerated
 * (B. Efron, Better bootstrap confidence intervals, JASA 82 (1987), 171-185), with a reach that may be wider for few problems.
 */
export function bootstrapInterval(values: readonly number[], options: Reaching): Interval {
  return bootstrapIntervals([values], options)[0] ?? { low: Number.NaN, high: Number.NaN };
}

/** The same of several figures of the same problems, each as it would be alone: the sets are drawn once for all of them. */
export function bootstrapIntervals(
  figures: readonly (readonly number[])[],
  { seed, draws = DRAWS, reach }: Reaching,
): readonly Interval[] {
  const drawn = drawnProblems(figures[0]?.length ?? 0, seed, draws);
  // Made once: memory that is asked for again and again lets everything be swept again and again.
  const means = Array.from({ length: TOGETHER }, () => new Float64Array(draws));
  const intervals: Interval[] = [];
  for (let from = 0; from < figures.length; from += TOGETHER) {
    const some = figures.slice(from, from + TOGETHER);
    drawMeans(some, drawn, means);
    intervals.push(...some.map((values, at) => intervalOf(values, means[at] ?? NONE, reach)));
  }
  return intervals;
}

const NONE = new Float64Array();

function intervalOf(values: readonly number[], means: Float64Array, reach: number): Interval {
  const mean = meanOf(values);
  const bias = normalQuantile(shareBelow(means, mean));
  const acceleration = accelerationOf(values, mean);
  const shareAt = (z: number): number =>
    normalBelow(bias + (bias + z) / (1 - acceleration * (bias + z)));
  return { low: quantileOf(means, shareAt(-reach)), high: quantileOf(means, shareAt(reach)) };
}

/** How many standard errors a 95 % interval reaches to either side with so many degrees of freedom: by its Cornish-Fisher expansion. */
export function studentQuantile(freedom: number): number {
  const z = normalQuantile(1 - TAIL);
  const second = (z ** 3 + z) / (4 * freedom);
  const third = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
  return z + second + third;
}

export function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The sum of squared distances from the mean. */
export function squaresOf(values: readonly number[], mean: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

type Drawn = Uint16Array | Uint32Array;

let lastDrawn: { readonly key: string; readonly drawn: Drawn } | null = null;

/** The problems of each set, one set after the other. One report asks for the same again and again. */
function drawnProblems(problems: number, seed: number, draws: number): Drawn {
  const key = `${problems} ${seed} ${draws}`;
  if (lastDrawn?.key === key) return lastDrawn.drawn;
  // Small, so that it stays near the processor.
  const Room = problems <= 2 ** 16 ? Uint16Array : Uint32Array;
  const drawn = new Room(problems * draws);
  const random = new SeededRandom(seed);
  for (let at = 0; at < drawn.length; at++) drawn[at] = random.below(problems);
  lastDrawn = { key, drawn };
  return drawn;
}

/** Figures that are added up at once: as many sums as a processor keeps at hand. */
const TOGETHER = 8;

/** Writes, for each figure, the mean of each set. */
function drawMeans(
  figures: readonly (readonly number[])[],
  drawn: Drawn,
  means: readonly Float64Array[],
): void {
  const draws = means[0]?.length ?? 0;
  const problems = drawn.length / draws;
  // A problem's figures beside each other, as they are added up.
  const byProblem = new Float64Array(problems * TOGETHER);
  for (const [figure, values] of figures.entries()) {
    for (const [problem, value] of values.entries()) byProblem[problem * TOGETHER + figure] = value;
  }
  const sums = new Float64Array(TOGETHER);
  for (let draw = 0; draw < draws; draw++) {
    addUp(sums, byProblem, drawn, draw * problems);
    for (let figure = 0; figure < figures.length; figure++) {
      (means[figure] ?? NONE)[draw] = (sums[figure] ?? 0) / problems;
    }
  }
}

/** The sums over the set that begins at `at`. */
function addUp(sums: Float64Array, byProblem: Float64Array, drawn: Drawn, at: number): void {
  const end = at + byProblem.length / TOGETHER;
  let [a, b, c, d] = [0, 0, 0, 0];
  let [e, f, g, h] = [0, 0, 0, 0];
  for (let one = at; one < end; one++) {
    const from = (drawn[one] ?? 0) * TOGETHER;
    a += byProblem[from] ?? 0;
    b += byProblem[from + 1] ?? 0;
    c += byProblem[from + 2] ?? 0;
    d += byProblem[from + 3] ?? 0;
    e += byProblem[from + 4] ?? 0;
    f += byProblem[from + 5] ?? 0;
    g += byProblem[from + 6] ?? 0;
    h += byProblem[from + 7] ?? 0;
  }
  sums.set([a, b, c, d, e, f, g, h]);
}

/** Sums in another order differ in their last digits: what is as good as equal counts half. */
function shareBelow(means: Float64Array, mean: number): number {
  const rounding = 1e-12 * Math.max(1, Math.abs(mean));
  let below = 0;
  for (const one of means) {
    if (one < mean - rounding) below += 1;
    else if (one <= mean + rounding) below += 0.5;
  }
  // None or all of them would ask for an end that no quantile has.
  return Math.min(1 - 0.5 / means.length, Math.max(0.5 / means.length, below / means.length));
}

/** From the jackknife, which for a mean has this closed form. */
function accelerationOf(values: readonly number[], mean: number): number {
  const squares = squaresOf(values, mean);
  const cubes = values.reduce((sum, value) => sum + (value - mean) ** 3, 0);
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/** Puts the means into another order. */
function quantileOf(means: Float64Array, share: number): number {
  const place = share * (means.length - 1);
  const at = Math.min(means.length - 1, Math.floor(place));
  const low = putInPlace(means, at);
  let high = at + 1 < means.length ? Number.POSITIVE_INFINITY : low;
  for (let behind = at + 1; behind < means.length; behind++) {
    high = Math.min(high, means[behind] ?? high);
  }
  return low + (place - at) * (high - low);
}
