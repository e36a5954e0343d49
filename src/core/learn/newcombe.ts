import type { Rate } from '../../domain/lift.ts';

/** The standard normal's 97.5th percentile. */
const Z = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The 95 % interval of a rate. E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927),
 * 209-212; without continuity correction.
 */
export function wilson({ solved, of }: Rate): Interval {
  const middle = solved + Z ** 2 / 2;
  const half = Z * Math.sqrt((solved * (of - solved)) / of + Z ** 2 / 4);
  return { low: (middle - half) / (of + Z ** 2), high: (middle + half) / (of + Z ** 2) };
}

/**
 * The 95 % interval of the difference of two independent rates, `some` less `others`, from their Wilson intervals. R. G. Newcombe,
 * Interval estimation for the difference between independent proportions: comparison of eleven methods, Statistics in Medicine 17
 * (1998), 873-890, method 10. It keeps its level where rates are near 0 or 1 and draws are few.
 */
export function newcombe(some: Rate, others: Rate): Interval {
  const [p, q] = [some.solved / some.of, others.solved / others.of];
  const [a, b] = [wilson(some), wilson(others)];
  return {
    low: p - q - Math.hypot(p - a.low, b.high - q),
    high: p - q + Math.hypot(a.high - p, q - b.low),
  };
}

/**
 * The same for two outcomes of the same draws that exclude each other, such as a problem gained and a problem lost: their rates go against each
 * other, which makes the difference scatter more than that of independent ones. The correlation enters as in R. G. Newcombe, Improved confidence
 * intervals for the difference between binomial proportions based on paired data, Statistics in Medicine 17 (1998), 2635-2650, method 10.
 */
export function newcombeExclusive(some: Rate, others: Rate): Interval {
  const [p, q] = [some.solved / some.of, others.solved / others.of];
  const [a, b] = [wilson(some), wilson(others)];
  const against = p === 1 || q === 1 ? 0 : Math.sqrt((p * q) / ((1 - p) * (1 - q)));
  const reach = (one: number, other: number): number =>
    Math.sqrt(one ** 2 + other ** 2 + 2 * against * one * other);
  return {
    low: Math.max(-1, p - q - reach(p - a.low, b.high - q)),
    high: Math.min(1, p - q + reach(a.high - p, q - b.low)),
  };
}
