import type { CatalogueModel } from './catalogue.ts';

/** What a source needs to fetch a file into `draft`, going on with what an earlier try left there. */
export interface Fetching {
  readonly model: CatalogueModel;
  readonly draft: string;
  /** Bytes of the finished file so far. */
  readonly onBytes: (bytes: number) => void;
}
