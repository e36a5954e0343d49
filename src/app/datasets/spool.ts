import type { Refusal } from '../../core/learn/guards/guard.ts';
import type { RowKind } from '../../core/learn/trainingRow.ts';
import { LineFile } from '../../platform/datasets/hashedFile.ts';
import { byteLinesOf } from '../../platform/linesOf.ts';
import type { LineBytes } from '../kept/lineBytes.ts';
import type { Collected } from './collectRows.ts';
import type { TrainingSplit } from './datasetFolder.ts';
import { addTo, emptyTally, rowsIn, type Tally } from './tally.ts';

/** Rows that wait on the disk, not in memory: their weights are known when all were seen. Plain data. */
export interface Spool {
  readonly path: string;
  readonly tally: Tally;
  readonly refused: readonly Refusal[];
}

/** A row that has waited. */
export interface SpooledRow {
  readonly split: TrainingSplit;
  readonly kind: RowKind;
  /** As JSON. */
  readonly id: string;
  readonly origin: Buffer;
  readonly line: LineBytes;
}

/** Writes rows into a new file, where they wait. `onRows` is told how many there are so far. */
export async function spoolRows(
  path: string,
  rows: AsyncIterable<readonly Collected[]>,
  onRows: (rows: number) => void,
): Promise<Spool> {
  const tally = emptyTally();
  const refused: Refusal[] = [];
  const file = await LineFile.open(path);
  try {
    for await (const batch of rows) {
      for (const found of batch) {
        if (found.kind === 'refused') refused.push(found.refusal);
        addTo(tally, found);
        if (found.kind !== 'row') continue;
        const { id, kind, origin, line } = found.row;
        // A held-out problem that a person wants trained is training data from then on.
        const split = found.split === 'validation' ? 'validation' : 'train';
        const head = `${split} ${kind} ${line.weightAt ?? ''} ${JSON.stringify(id)}\n`;
        const written = file.line(head, origin, '\n', line.bytes);
        if (written !== undefined) await written;
        onRows(rowsIn(tally));
      }
    }
  } finally {
    await file.close();
  }
  return { path, tally, refused };
}

/** The rows of a spool, as many at a time as are read at once. */
export async function* spooledRows(path: string): AsyncGenerator<readonly SpooledRow[]> {
  let waiting: readonly Buffer[] = [];
  for await (const more of byteLinesOf(path)) {
    const lines = waiting.length === 0 ? more : [...waiting, ...more];
    const rows: SpooledRow[] = [];
    let at = 0;
    for (; at + LINES_A_ROW <= lines.length; at += LINES_A_ROW) {
      const [head, origin, bytes] = [lines[at], lines[at + 1], lines[at + 2]];
      if (head === undefined || origin === undefined || bytes === undefined) break;
      const [, split, kind, weightAt = '', id = ''] = HEAD.exec(head.toString()) ?? [];
      rows.push({
        split: split as TrainingSplit,
        kind: kind as RowKind,
        id,
        origin,
        line: { bytes, weightAt: weightAt === '' ? null : Number(weightAt) },
      });
    }
    waiting = lines.slice(at);
    yield rows;
  }
}

const LINES_A_ROW = 3;
const HEAD = /^(\w+) (\w+) (\d*) (.*)$/;
