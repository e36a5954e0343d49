import { join } from 'node:path';
import type { Format, WrittenLine } from '../../core/learn/formats.ts';
import type { GuardName } from '../../core/learn/guards/guard.ts';
import type { RowKind, RowOrigin } from '../../core/learn/trainingRow.ts';
import { readKept, writeKept } from '../../platform/files/keptFile.ts';
import { madeBy } from '../madeBy.ts';
import type { RunFacts } from '../runFacts.ts';

/** A row that was built and looked at once, as a line of one format. */
export interface KeptRow {
  readonly id: string;
  readonly kind: RowKind;
  readonly format: Format;
  /** The LEAFE that a line may name. */
  readonly version: string;
  readonly origin: RowOrigin;
  readonly line: WrittenLine;
  /** Bytes of its completion. */
  readonly trainedBytes: number;
  /** Equal for rows that teach the same. */
  readonly same: string;
  readonly near: KeptNear | null;
  /** What guards that look at the row and its run alone found. */
  readonly refused: readonly { readonly guard: GuardName; readonly found: string }[];
  /** The commits that it was told from. */
  readonly commits: readonly string[];
}

/** A `NearPrint`; its numbers as base64 of 32 bits each, little-endian. */
export interface KeptNear {
  readonly place: string;
  readonly bands: string;
  readonly grams: string;
}

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
  return readKept(join(keptFolder(home), run), (text) => {
    const [head = '', ...lines] = text.split('\n');
    // It is whole: it is what one of our own wrote, and where this very code did, what it reads.
    const { facts, ...of } = JSON.parse(head) as Head;
    if (of.run !== run || of.journal !== journal || of.made !== madeBy()) return null;
    const rows: KeptRow[] = [];
    for (let at = 0; at + 1 < lines.length; at += 2) {
      const { weightAt, ...row } = JSON.parse(lines[at] ?? '') as RowHead;
      rows.push({ ...row, line: { text: lines[at + 1] ?? '', weightAt } });
    }
    return { facts, rows };
  });
}

export function keepRun(
  home: string,
  run: string,
  journal: string,
  { facts, rows }: KeptRun,
): boolean {
  const head: Head = { made: madeBy(), run, journal, facts };
  const lines = rows.flatMap(({ line: { text, weightAt }, ...row }) => {
    return [JSON.stringify({ ...row, weightAt } satisfies RowHead), text];
  });
  const text = [JSON.stringify(head), ...lines].join('\n');
  return writeKept(join(keptFolder(home), run), text);
}

interface Head {
  readonly made: string;
  readonly run: string;
  /** The hash of the journal. */
  readonly journal: string;
  readonly facts: RunFacts;
}

/** What stands before a row's line, which follows as it is. */
type RowHead = Omit<KeptRow, 'line'> & Pick<WrittenLine, 'weightAt'>;
