import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { COLUMNS_OF, type ColumnKind } from '../../core/learn/formatColumns.ts';
import { formatted, type Format } from '../../core/learn/formats.ts';
import type { Refusal } from '../../core/learn/guards/guard.ts';
import type { Manifest } from '../../core/learn/manifest.ts';
import type { TrainingRow } from '../../core/learn/trainingRow.ts';
import { weightsOf } from '../../core/learn/weights.ts';
import { HashedFile } from '../../platform/datasets/hashedFile.ts';
import { linesOf } from '../../platform/linesOf.ts';
import { newFolder } from '../../platform/datasets/newFolder.ts';
import type { Collected } from './collectRows.ts';
import { dataCard } from './dataCard.ts';
import {
  FILES,
  NAMES,
  sealOf,
  summedNames,
  sumsText,
  tableOf,
  type TrainingSplit,
} from './datasetFolder.ts';
import type { DatasetRecord } from './datasetRecord.ts';
import { sha256 } from '../runs.ts';
import { Tally } from './tally.ts';

/** How a data set is written, wherever its rows come from. */
export interface WritePlan {
  /** The folder to make. */
  readonly out: string;
  readonly format: Format;
  readonly settings: Manifest['settings'];
  /** Writes the data set without the rows that a guard refuses; else one refused row is enough to write none. */
  readonly leaveOut: boolean;
  /** Writes the rows as a Parquet table, too. */
  readonly parquet: boolean;
  readonly version: string;
  /** The image that programs were judged in. */
  readonly image: string;
  /** The data sets that it is merged of. */
  readonly sources?: Manifest['sources'];
}

export interface ExportWatcher {
  readonly onRefused: (refusal: Refusal) => void;
  /** Rows found so far. */
  readonly onRows: (rows: number) => void;
}

/**
 * Writes rows into a new folder as a data set, whole or not at all. Throws `dataset.refused` where a guard refuses a row, unless those are
 * to be left out, and `dataset.empty` where no row is left.
 */
export async function writeDataset(
  rows: AsyncIterable<Collected>,
  plan: WritePlan,
  watcher: ExportWatcher,
  signal: AbortSignal,
): Promise<Manifest> {
  const columns = plan.parquet ? columnsOf(plan.format) : null;
  return newFolder(plan.out, async (folder) => {
    const spool = join(folder, 'rows.part');
    const tally = await spoolRows(spool, rows, plan, watcher);
    const manifest = await writeRows(spool, folder, tally, plan, signal);
    await rm(spool);
    if (columns !== null) await addTables(folder, manifest, columns);
    const texts = new Map([
      [NAMES.manifest as string, `${JSON.stringify(manifest, null, 2)}\n`],
      [NAMES.card, dataCard(manifest)],
    ]);
    // The other files were hashed as they were written.
    const hashOf = (name: string): string =>
      manifest.files[name]?.sha256 ?? sha256(texts.get(name) ?? '');
    const hashes = new Map(summedNames(manifest).map((name) => [name, hashOf(name)]));
    texts.set(NAMES.sums, sumsText(hashes));
    for (const [name, text] of texts) await writeFile(join(folder, name), text);
    return manifest;
  });
}

type Columns = Readonly<Record<string, ColumnKind>>;

function columnsOf(format: Format): Columns {
  if (format !== 'atif') return COLUMNS_OF[format];
  throw new LeafeError('input', 'invalid', 'Trajectories are JSON: there is no table of them.', {
    todo: 'Export them without --parquet, or choose another --format.',
  });
}

/** Each file of rows a second time, as a table. */
async function addTables(folder: string, manifest: Manifest, columns: Columns): Promise<void> {
  const { writeParquet } = await import('../../platform/datasets/writeParquet.ts');
  for (const name of Object.values(FILES)) {
    const rows = manifest.files[name]?.rows;
    if (rows === undefined) continue;
    const table = tableOf(name);
    await writeParquet(join(folder, table), columns, parsedLines(join(folder, name)));
    manifest.files[table] = { ...(await sealOf(join(folder, table))), rows };
  }
}

async function* parsedLines(path: string): AsyncGenerator<Record<string, unknown>> {
  for await (const line of linesOf(path)) yield JSON.parse(line) as Record<string, unknown>;
}

interface Spooled {
  readonly row: TrainingRow;
  readonly split: TrainingSplit;
}

/** The weights of rows are known when all were seen: until then they wait on the disk, not in memory. */
async function spoolRows(
  path: string,
  rows: AsyncIterable<Collected>,
  plan: WritePlan,
  { onRefused, onRows }: ExportWatcher,
): Promise<Tally> {
  const tally = new Tally();
  const file = await HashedFile.open(path);
  try {
    for await (const found of rows) {
      if (found.kind === 'refused') onRefused(found.refusal);
      // The format may have no place for it.
      if (found.kind === 'row' && formatted(found.row, { ...plan, weight: 1 }) === null) continue;
      tally.add(found);
      if (found.kind !== 'row') continue;
      // A held-out problem that a person wants trained is training data from then on.
      const split = found.split === 'validation' ? 'validation' : 'train';
      await file.line(JSON.stringify({ row: found.row, split } satisfies Spooled));
      onRows(tally.rows);
    }
  } finally {
    await file.close();
  }
  const { refused } = tally.keptOut;
  if (refused.length > 0 && !plan.leaveOut) {
    const what = refused.length === 1 ? '1 record' : `${refused.length} records`;
    throw new LeafeError('dataset', 'refused', `${what} must not be in one.`);
  }
  if (tally.rows === 0) throw emptyFor(tally);
  return tally;
}

function emptyFor({ keptOut }: Tally): LeafeError<'dataset'> {
  const { heldOut, lost, unhelpful } = keptOut;
  const why = [
    ...(unhelpful > 0 ? [`${unhelpful} have a lesson that did not help enough`] : []),
    ...(heldOut > 0 ? [`${heldOut} are of problems held out for evaluation`] : []),
    ...(lost.length > 0 ? [`${lost.length} cannot be built again (${lost[0]?.why ?? ''})`] : []),
  ];
  const what =
    why.length === 0 ? 'there is no record to write.' : `of all records ${why.join(', ')}.`;
  return new LeafeError('dataset', 'empty', what);
}

async function writeRows(
  spool: string,
  folder: string,
  tally: Tally,
  plan: WritePlan,
  signal: AbortSignal,
): Promise<Manifest> {
  const weights = weightsOf(tally.trained, plan.settings.beta);
  const splits: readonly TrainingSplit[] =
    tally.split.validation > 0 ? ['train', 'validation'] : ['train'];
  const files = new Map<string, HashedFile>();
  for (const name of [...splits.map((split) => FILES[split]), NAMES.records]) {
    files.set(name, await HashedFile.open(join(folder, name)));
  }
  const seals: Manifest['files'] = {};
  try {
    for await (const line of linesOf(spool)) {
      signal.throwIfAborted();
      const { row, split } = JSON.parse(line) as Spooled;
      const file = files.get(FILES[split]);
      await file?.line(JSON.stringify(formatted(row, { ...plan, weight: weights[row.kind] })));
      const { id, kind, origin } = row;
      const record: DatasetRecord = { id, kind, file: FILES[split], line: file?.rows ?? 0, origin };
      await files.get(NAMES.records)?.line(JSON.stringify(record));
    }
  } finally {
    for (const [name, file] of files) seals[name] = await file.close();
  }
  const { format, settings, version, image, sources } = plan;
  return tally.manifest({
    version,
    format,
    settings,
    files: seals,
    weights,
    judge: { image },
    sources,
  });
}
