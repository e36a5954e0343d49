import type { BenchRow, Target } from '../row.ts';
import { quantile } from './timed.ts';

interface Compared {
  /** Values of what the row is compared with. */
  readonly base?: readonly number[];
  readonly against?: string;
  readonly target?: Target;
}

/** The row of measured values. The slow end of a speed, in units a second, is its low one. */
export function rowOf(
  bench: string,
  what: string,
  unit: string,
  values: readonly number[],
  { base, against, target }: Compared = {},
): BenchRow {
  const median = quantile(values, 0.5);
  return {
    bench,
    what,
    median,
    p95: quantile(values, unit.endsWith('/s') ? 0.05 : 0.95),
    unit,
    ratio: base === undefined ? null : median / quantile(base, 0.5),
    against: against ?? null,
    ...(target === undefined ? {} : { target }),
  };
}

/** A row for what could not be measured on this machine. */
export function leftOut(bench: string, what: string, unit: string, why: string): BenchRow {
  return { bench, what, median: null, p95: null, unit, ratio: null, against: why };
}
