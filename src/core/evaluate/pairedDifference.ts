import { meanOf, squaresOf } from './bootstrap.ts';
import { areEqual, differenceInterval, ROUNDING } from './intervals.ts';
import { mcnemarTest } from './mcnemar.ts';
import { visibleGain } from './power.ts';
import { REPORT_SEED, type Estimate } from './report.ts';
import { FEWEST_SEEN, signFlipTest } from './signFlip.ts';

/** What two sides differ by, problem by problem, and whether that can be seen. */
export interface PairedDifference {
  readonly difference: Estimate;
  /** Two-sided: how often chance alone would show as much. */
  readonly p: number;
  /** Whether that is too rare for chance, at 5 %. */
  readonly isSeen: boolean;
  readonly test: 'mcnemar' | 'signFlip';
  readonly exact: boolean;
}

/** A chance smaller than this counts as none. */
export const SEEN = 0.05;

/**
 * One difference of shares a problem, from -1 to 1. With one attempt each (`isOneEach`) a problem is gained or lost and nothing between, and
 * McNemar's test decides. Null for no problem.
 */
export function differenceOf(
  measured: readonly number[],
  { isOneEach }: { readonly isOneEach: boolean },
): PairedDifference | null {
  const differences = measured.map(unrounded);
  const interval = differenceInterval(differences, { seed: REPORT_SEED });
  if (interval === null) return null;
  const found = isOneEach
    ? { test: 'mcnemar' as const, p: mcnemarTest(countsOf(differences)), exact: true }
    : { test: 'signFlip' as const, ...signFlipTest(differences, { seed: REPORT_SEED }) };
  return {
    difference: { value: meanOf(differences), problems: differences.length, ...interval },
    ...found,
    isSeen: found.p < SEEN,
  };
}

export interface Scatter {
  /** Of the mean difference; 0 where the problems do not scatter. */
  readonly standardError: number;
  /**
   * A difference that these samples would show in four of five cases; null where the problems do not scatter, or so few of them could show
   * none.
   */
  readonly visible: number | null;
}

export function scatterOf(measured: readonly number[]): Scatter {
  const differences = measured.map(unrounded);
  const { length } = differences;
  if (length < 2 || areEqual(differences)) return { standardError: 0, visible: null };
  const squares = squaresOf(differences, meanOf(differences));
  const standardError = Math.sqrt(squares / (length - 1) / length);
  const visible = visibleGain(standardError, length);
  return { standardError, visible: length < FEWEST_SEEN || visible > 1 ? null : visible };
}

/** 1 of 10 and 2 of 20 are no difference, though rounding makes it one. */
function unrounded(difference: number): number {
  return Math.abs(difference) < ROUNDING ? 0 : difference;
}

function countsOf(differences: readonly number[]): {
  readonly gained: number;
  readonly lost: number;
} {
  return {
    gained: differences.filter((one) => one > 0).length,
    lost: differences.filter((one) => one < 0).length,
  };
}
