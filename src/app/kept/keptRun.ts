import { join } from 'node:path';
import type { Format } from '../../core/learn/formats.ts';
import type { GuardName } from '../../core/learn/guards/guard.ts';
import type { NearPrint } from '../../core/learn/nearRepetitions.ts';
import type { RowKind, RowOrigin } from '../../core/learn/trainingRow.ts';
import { readKept, writeKept } from '../../platform/files/keptFile.ts';
import { madeBy } from '../madeBy.ts';
import type { RunFacts } from '../runFacts.ts';
import type { LineBytes } from './lineBytes.ts';

/** A row that was built and looked at once, as a line of one format. */
export interface KeptRow {
  readonly id: string;
  readonly kind: RowKind;
  readonly format: Format;
  /** The LEAFE that a line may name. */
  readonly version: string;
  /** What is counted and compared of its origin. */
  readonly of: CountedOrigin;
  /** All of its origin, as JSON. */
  readonly origin: string | Buffer;
  readonly line: LineBytes;
  /** Bytes of its completion. */
  readonly trainedBytes: number;
  /** Equal for rows that teach the same. */
  readonly same: string;
  readonly near: NearPrint | null;
  /** What guards that look at the row and its run alone found. */
  readonly refused: readonly { readonly guard: GuardName; readonly found: string }[];
  /** The commits that it was told from. */
  readonly commits: readonly string[];
}

export type CountedOrigin = Pick<
  RowOrigin,
  'problemDigest' | 'licence' | 'model' | 'author' | 'agent' | 'transcript' | 'closest'
>;

/** A row as a data set takes it. */
export type WrittenRow = Pick<KeptRow, 'id' | 'kind' | 'of' | 'origin' | 'line'>;

/** What is kept of a run. */
export interface KeptRun {
  readonly facts: RunFacts;
  /** Those that were asked for so far. */
  readonly rows: readonly KeptRow[];
}

/** Where it is all kept: safe to delete at any time. */
export function keptFolder(home: string): string {
  return join(home, 'kept', 'runs');
}

/** What the same code has kept of a run whose journal was the same, byte for byte; null where there is nothing, or it is damaged. */
export function readKeptRun(home: string, run: string, journal: string): KeptRun | null {
  return readKept(pathOf(home, run), (bytes) => {
    const facts = factsIn(bytes, run, journal);
    if (facts === null) return null;
    // What is read is lent only, and lines are held on to.
    const rest = Buffer.from(bytes.subarray(bytes.indexOf(NEWLINE) + 1));
    return { facts, rows: [...rowsIn(rest)] };
  });
}

/** The same without its rows. */
export function readKeptFacts(home: string, run: string, journal: string): RunFacts | null {
  return readKept(pathOf(home, run), (bytes) => factsIn(bytes, run, journal));
}

export function keepRun(
  home: string,
  run: string,
  journal: string,
  { facts, rows }: KeptRun,
): boolean {
  const head: Head = { made: madeBy(), run, journal, facts };
  const parts: (string | Buffer)[] = [JSON.stringify(head), '\n'];
  for (const { line, origin, near, ...row } of rows) {
    const { bytes, weightAt } = line;
    const told: RowHead = { ...row, weightAt, near: near === null ? null : countsOf(near) };
    parts.push(JSON.stringify(told), '\n', origin, '\n', bytes, '\n');
    if (near !== null) parts.push(bytesOf(near.bands), bytesOf(near.grams));
  }
  return writeKept(pathOf(home, run), Buffer.concat(parts.map((part) => Buffer.from(part))));
}

function pathOf(home: string, run: string): string {
  return join(keptFolder(home), run);
}

function factsIn(bytes: Buffer, run: string, journal: string): RunFacts | null {
  // It is whole: it is what one of our own wrote, and where this very code did, what it reads.
  const head = bytes.toString('utf8', 0, bytes.indexOf(NEWLINE));
  const { facts, ...of } = JSON.parse(head) as Head;
  return of.run === run && of.journal === journal && of.made === madeBy() ? facts : null;
}

const NEWLINE = 10;

/** Each is three lines: its head, its origin, and the line itself; then the numbers that it is compared by, as this machine writes them. */
function* rowsIn(bytes: Buffer): Generator<KeptRow> {
  for (let from = 0; ;) {
    const head = bytes.indexOf(NEWLINE, from);
    const origin = bytes.indexOf(NEWLINE, head + 1);
    const line = bytes.indexOf(NEWLINE, origin + 1);
    if (head < 0 || origin < 0 || line < 0) return;
    const { weightAt, near, ...row } = JSON.parse(bytes.toString('utf8', from, head)) as RowHead;
    from = line + 1;
    const numbers = near === null ? null : numbersIn(bytes, from, near);
    if (numbers !== null) from += numbers.bands.byteLength + numbers.grams.byteLength;
    yield {
      ...row,
      near: near === null || numbers === null ? null : { place: near.place, ...numbers },
      origin: bytes.subarray(head + 1, origin),
      line: { bytes: bytes.subarray(origin + 1, line), weightAt },
    };
  }
}

function countsOf({ place, bands, grams }: NearPrint): NearCounts {
  return { place, bands: bands.length, grams: grams.length };
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** In memory of their own: where they stand in the file no number can be read in place. */
function numbersIn(
  bytes: Buffer,
  from: number,
  { bands, grams }: NearCounts,
): Pick<NearPrint, 'bands' | 'grams'> {
  const size = (bands + grams) * Uint32Array.BYTES_PER_ELEMENT;
  const copy = Buffer.allocUnsafe(size);
  bytes.copy(copy, 0, from, from + size);
  const all = new Uint32Array(copy.buffer, copy.byteOffset, bands + grams);
  return { bands: all.subarray(0, bands), grams: all.subarray(bands) };
}

interface Head {
  readonly made: string;
  readonly run: string;
  /** The hash of the journal. */
  readonly journal: string;
  readonly facts: RunFacts;
}

/** What stands before a row's origin and its line, which follow as they are. */
interface RowHead extends Omit<KeptRow, 'line' | 'origin' | 'near'>, Pick<LineBytes, 'weightAt'> {
  readonly near: NearCounts | null;
}

/** How many numbers there are of each. */
interface NearCounts {
  readonly place: string;
  readonly bands: number;
  readonly grams: number;
}
