import type { CollectOptions } from '../collectRows.ts';
import type { LearntRun } from '../openRun.ts';
import type { Spool } from '../spool.ts';
import type { CarriedError } from './carriedError.ts';

/** What a reader is asked to do, one thing at a time. */
export type ToReader =
  | { readonly kind: 'learntRuns'; readonly names: readonly string[]; readonly home: string }
  | {
      readonly kind: 'spool';
      readonly runs: readonly LearntRun[];
      /** The file to make. */
      readonly path: string;
      readonly options: ReaderOptions;
    }
  /** What is under way is given up. */
  | { readonly kind: 'stop' };

/** Plain data, without what measures rows. */
export type ReaderOptions = Omit<CollectOptions, 'measure'>;

export type FromReader =
  | { readonly kind: 'learntRuns'; readonly runs: readonly LearntRun[] }
  /** Rows so far. */
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'spooled'; readonly spool: Spool }
  | { readonly kind: 'failed'; readonly error: CarriedError };
