import { join } from 'node:path';
import { spoolRows } from '../../src/app/datasets/spool.ts';
import { writeDataset, type SpoolIn } from '../../src/app/datasets/writeDataset.ts';
import { EXPORT_DEFAULTS } from '../../src/app/datasets/exportDefaults.ts';
import type { Collected } from '../../src/app/datasets/collectRows.ts';
import { lineBytes } from '../../src/app/kept/lineBytes.ts';
import { writtenLine, type Format } from '../../src/core/learn/formats.ts';
import type { Split } from '../../src/core/learn/split.ts';
import type { RowKind } from '../../src/core/learn/trainingRow.ts';
import { aRow } from './aRow.ts';

export interface SomeRow {
  readonly id: string;
  readonly kind?: RowKind;
  readonly split?: Split;
  readonly prompt?: string;
  readonly completion?: string;
}

const { signal } = new AbortController();

/** A data set as an export writes it, with these rows. */
export async function trlDataset(
  out: string,
  rows: Iterable<SomeRow>,
  format: Format = 'trl',
): Promise<string> {
  const { each, beta, rehearsal, heldOut, acceptedOnly } = EXPORT_DEFAULTS;
  const settings = { each, beta, rehearsal, heldOut, acceptedOnly };
  const plan = { out, format, leaveOut: false, parquet: false, version: '0.1.0', image: 'none' };
  const spoolIn: SpoolIn = async (folder) => [
    await spoolRows(join(folder, 'rows.part'), collected(rows, format), () => undefined),
  ];
  const watcher = { onRefused: () => undefined };
  await writeDataset(spoolIn, { ...plan, settings }, watcher, signal);
  return out;
}

async function* collected(
  rows: Iterable<SomeRow>,
  format: Format,
): AsyncGenerator<readonly Collected[]> {
  for (const { id, kind = 'counterfactual', split = 'train', ...texts } of rows) {
    const row = { ...aRow(texts), id, kind };
    const line = writtenLine(row, { format, version: '0.1.0' });
    if (line === null) continue;
    const trained = Buffer.byteLength(row.completion.content);
    const { origin } = row;
    const written = { id, kind, of: origin, origin: JSON.stringify(origin), line: lineBytes(line) };
    yield [{ kind: 'row', row: written, split, trained }];
  }
}
