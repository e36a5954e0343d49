/** Where a record stands: what a message names, and where its bytes are found again. */
export interface Place {
  readonly file: string;
  /** Counted from 1: the line of a text file, the row of a table, the record of one JSON text. */
  readonly position: number;
  readonly unit: 'line' | 'row' | 'record';
}

/** A record as it came out of its file: nothing about it is known yet. */
export interface PlacedValue {
  readonly place: Place;
  readonly value: unknown;
}

/** A record not yet taken apart, so that a damaged one does not hide those after it. */
export interface PlacedRecord {
  readonly place: Place;
  /** The share of the file that lies behind once this one is read, 0 to 1. */
  readonly fraction: number;
  /** Throws `input.invalid` where it is not even an object. */
  open(): unknown;
}

/** What tells a record from another of the same name. */
export interface NamedPlace {
  readonly place: Place;
  readonly name: string;
  readonly source: unknown;
  /** Reads the whole record. */
  read(signal: AbortSignal): Promise<PlacedValue>;
}

/** A file of records, read one after the other. */
export interface RecordFile {
  readonly path: string;
  records(signal: AbortSignal): AsyncIterable<PlacedRecord>;
  /**
   * At least the records whose name begins with one of `wanted`; all where it is null. Cheaper than `records`: what is
   * surely not wanted is not taken apart.
   */
  names(wanted: readonly string[] | null, signal: AbortSignal): AsyncIterable<NamedPlace>;
}

/** `problems.jsonl, line 3`. */
export function placeText(place: Place): string {
  return `${place.file}, ${place.unit} ${place.position}`;
}
