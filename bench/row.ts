/** One line of the table of `npm run bench`. */
export interface BenchRow {
  readonly bench: string;
  readonly what: string;
  /** Null where it could not be measured here: `against` says why. */
  readonly median: number | null;
  readonly p95: number | null;
  readonly unit: string;
  /** This median as a multiple of what it is compared with. */
  readonly ratio: number | null;
  /** What it is compared with. */
  readonly against: string | null;
  readonly target?: Target;
}

/** What is promised of a row's figure. */
export type Target =
  | { readonly of: Figure; readonly atMost: number }
  | { readonly of: Figure; readonly atLeast: number };
type Figure = 'median' | 'p95' | 'ratio';

/** Null where the row has not been measured. */
export function isMet(row: BenchRow): boolean | null {
  const { target } = row;
  const figure = target === undefined ? null : row[target.of];
  if (target === undefined || figure === null) return null;
  return 'atMost' in target ? figure <= target.atMost : figure >= target.atLeast;
}
