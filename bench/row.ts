/** One line of the table of `npm run bench`. */
export interface BenchRow {
  readonly bench: string;
  readonly what: string;
  readonly median: number;
  readonly p95: number | null;
  readonly unit: string;
  /** This median as a multiple of what it is compared with. */
  readonly ratio: number | null;
  /** What it is compared with. */
  readonly against: string | null;
}
