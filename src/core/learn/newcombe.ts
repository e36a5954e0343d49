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
