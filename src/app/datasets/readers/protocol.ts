import type { CollectOptions } from '../collectRows.ts';
import type { LearntRun } from '../openRun.ts';
import type { Spool } from '../spool.ts';
import type { CarriedError } from './carriedError.ts';

/** What a reader is asked to do, once. */
export type ToReader =
  | { readonly kind: 'spool'; readonly share: Share }
  /** What is under way is given up. */
  | { readonly kind: 'stop' };

/** Runs whose rows shall wait in a file. */
export interface Share {
  readonly runs: readonly LearntRun[];
  /** The file to make. */
  readonly path: string;
  readonly options: ReaderOptions;
}

/** Plain data, without what measures rows. */
export type ReaderOptions = Omit<CollectOptions, 'measure'>;

export type FromReader =
  /** Rows so far. */
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'spooled'; readonly spool: Spool }
  | { readonly kind: 'failed'; readonly error: CarriedError };
