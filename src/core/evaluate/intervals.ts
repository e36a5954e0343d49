import type { Rate } from '../../domain/lift.ts';
import { newcombeExclusive, wilson, type Interval } from '../learn/newcombe.ts';
import {
  bootstrapInterval,
  bootstrapIntervals,
  meanOf,
  squaresOf,
  studentQuantile,
  type BootstrapOptions,
} from './bootstrap.ts';

/** The mean is at an end where the problems that differ from it would fill fewer whole ones than this: resampling has seen too few of them. */
const ENOUGH = 5;
/** Shares that differ by less differ by rounding. */
export const ROUNDING = 1e-12;
/** What few problems say of their scatter is held back by so many that scatter as much as there is room for. */
const HELD_BACK = 2;

/**
 * The 95 % interval of a mean of shares, one a problem (from 0 to 1): by the bootstrap over problems. Near 0 and 1 it is a Wilson interval with the
 * scatter that the problems show in place of the binomial one; where all of them say the same, the rule of three. Null for no problem.
 */
export function shareInterval(
  values: readonly number[],
  options: BootstrapOptions,
): Interval | null {
  return shareIntervals([values], options)[0] ?? null;
}

/** The same of several figures of the same problems, in little more time than one takes. */
export function shareIntervals(
  figures: readonly (readonly number[])[],
  options: BootstrapOptions,
): readonly (Interval | null)[] {
  const quick = figures.map(quickInterval);
  const drawn = figures.filter((_, at) => quick[at] === undefined);
  const reach = studentQuantile((drawn[0]?.length ?? 0) - 1);
  const found = drawn.length === 0 ? [] : bootstrapIntervals(drawn, { ...options, reach });
  let next = 0;
  return quick.map((one) => {
    const interval = one === undefined ? (found[next++] ?? null) : one;
    return interval === null ? null : within(0, 1, interval);
  });
}

/** Undefined where the problems have to be drawn again. */
function quickInterval(values: readonly number[]): Interval | null | undefined {
  const { length } = values;
  const [first] = values;
  if (first === undefined) return null;
  if (areEqual(values)) return ruleOfThree(first, length);
  const mean = meanOf(values);
  const atAnEnd = length * Math.min(mean, 1 - mean) < ENOUGH;
  return atAnEnd ? scatteredWilson(values, mean) : undefined;
}

/**
 * The 95 % interval of a mean difference, one a problem (from -1 to 1): by the bootstrap over problems, and where no two of them differ by the rule
 * of three. Where problems are gained or lost as a whole and few are on one side, it is Newcombe's, of those two shares. Null for no problem.
 */
export function differenceInterval(
  differences: readonly number[],
  options: BootstrapOptions,
): Interval | null {
  const { length } = differences;
  const [first] = differences;
  if (first === undefined) return null;
  if (areEqual(differences)) return within(-1, 1, ruleOfThree(first, length));
  const sparse = sparseCounts(differences);
  if (sparse !== null) return newcombeExclusive(sparse.gained, sparse.lost);
  // Resampling makes scatter too small by this (T. Hesterberg, What teachers should know about the bootstrap, The American Statistician 69 (2015),
  // 371-386). Shares, which have ends to stop at, are held often enough without.
  const reach = studentQuantile(length - 1) * Math.sqrt(length / (length - 1));
  return within(-1, 1, bootstrapInterval(differences, { ...options, reach }));
}

/**
 * What none of n problems did, three of n do at most, with 95 % confidence. J. Hanley, A. Lippman-Hand, If nothing goes wrong, is everything all
 * right?, JAMA 249 (1983), 1743-1745.
 */
function ruleOfThree(value: number, problems: number): Interval {
  return { low: value - 3 / problems, high: value + 3 / problems };
}

/**
 * A Wilson interval for n / phi problems in place of n, phi being how much the values scatter beside a coin of the same mean (E. Korn, B. Graubard,
 * Confidence intervals for proportions with small expected number of positive counts, Survey Methodology 24 (1998), 193-201).
 */
function scatteredWilson(values: readonly number[], mean: number): Interval {
  const { length } = values;
  const room = mean * (1 - mean);
  const scatter = squaresOf(values, mean) / (length - 1) / room;
  // Values near an end say little of it, however many they are.
  const said = 4 * length * room;
  const phi = Math.min(1, (scatter * said + HELD_BACK) / (said + HELD_BACK));
  const effective = length / phi;
  return wilson({ solved: mean * effective, of: effective });
}

/** The problems gained and lost, where each is so as a whole and resampling has seen too few of one kind; else null. */
function sparseCounts(
  differences: readonly number[],
): { readonly gained: Rate; readonly lost: Rate } | null {
  if (!differences.every((one) => Number.isInteger(one))) return null;
  const of = differences.length;
  const gained = differences.filter((one) => one > 0).length;
  const lost = differences.filter((one) => one < 0).length;
  if (Math.min(gained, lost) >= ENOUGH) return null;
  return { gained: { solved: gained, of }, lost: { solved: lost, of } };
}

/** Shares that only rounding tells apart are the same: 3 / 10 less 2 / 10 is not 2 / 10 less 1 / 10 to the last digit. */
export function areEqual(values: readonly number[]): boolean {
  const [first = 0] = values;
  return values.every((value) => Math.abs(value - first) < ROUNDING);
}

function within(least: number, most: number, { low, high }: Interval): Interval {
  return { low: Math.max(least, low), high: Math.min(most, high) };
}
