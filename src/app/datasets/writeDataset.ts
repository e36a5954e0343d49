import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { COLUMNS_OF, type ColumnKind } from '../../core/learn/formatColumns.ts';
import type { Format } from '../../core/learn/formats.ts';
import type { Refusal } from '../../core/learn/guards/guard.ts';
import type { Manifest } from '../../core/learn/manifest.ts';
import type { RowKind } from '../../core/learn/trainingRow.ts';
import { weightsOf } from '../../core/learn/weights.ts';
import { HashedFile, LineFile, type FileSeal } from '../../platform/datasets/hashedFile.ts';
import { byteLinesOf, linesOf } from '../../platform/linesOf.ts';
import { newFolder } from '../../platform/datasets/newFolder.ts';
import { weighedParts } from '../kept/lineBytes.ts';
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
    const spool = await spoolRows(folder, rows, plan, watcher);
    const manifest = await writeRows(spool, folder, plan, signal);
    await rm(spool.path);
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

/** Where rows wait for their weights. */
interface Spool {
  readonly path: string;
  readonly tally: Tally;
  /** Of the file that says where each row comes from: it was written meanwhile. */
  readonly records: FileSeal;
}

/** The weights of rows are known when all were seen: until then they wait on the disk, not in memory. */
async function spoolRows(
  folder: string,
  rows: AsyncIterable<Collected>,
  plan: WritePlan,
  { onRefused, onRows }: ExportWatcher,
): Promise<Spool> {
  const tally = new Tally();
  const path = join(folder, 'rows.part');
  const [file, records] = [
    await LineFile.open(path),
    await HashedFile.open(join(folder, NAMES.records)),
  ];
  const written = { train: 0, validation: 0 };
  try {
    for await (const found of rows) {
      if (found.kind === 'refused') onRefused(found.refusal);
      tally.add(found);
      if (found.kind !== 'row') continue;
      const { id, kind, origin, line } = found.row;
      const { bytes, weightAt } = line;
      // A held-out problem that a person wants trained is training data from then on.
      const split = found.split === 'validation' ? 'validation' : 'train';
      written[split] += 1;
      const record = { id, kind, file: FILES[split], line: written[split] };
      await records.line(...recordParts(record, origin));
      await file.line(`${split} ${kind} ${weightAt ?? ''}`);
      await file.line(bytes);
      onRows(tally.rows);
    }
  } finally {
    await file.close();
    await records.close();
  }
  const { refused } = tally.keptOut;
  if (refused.length > 0 && !plan.leaveOut) {
    const what = refused.length === 1 ? '1 record' : `${refused.length} records`;
    throw new LeafeError('dataset', 'refused', `${what} must not be in one.`);
  }
  if (tally.rows === 0) throw emptyFor(tally);
  return { path, tally, records: records.seal };
}

/** A `DatasetRecord` whose origin is JSON already. */
function recordParts(
  record: Omit<DatasetRecord, 'origin'>,
  origin: string | Buffer,
): readonly (string | Buffer)[] {
  return [`${JSON.stringify(record).slice(0, -1)},"origin":`, origin, '}'];
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
  { path, tally, records }: Spool,
  folder: string,
  plan: WritePlan,
  signal: AbortSignal,
): Promise<Manifest> {
  const weights = weightsOf(tally.trained, plan.settings.beta);
  const splits: readonly TrainingSplit[] =
    tally.split.validation > 0 ? ['train', 'validation'] : ['train'];
  const files = new Map<string, HashedFile>();
  for (const split of splits) files.set(split, await HashedFile.open(join(folder, FILES[split])));
  const seals: Manifest['files'] = {};
  try {
    let place: readonly string[] | null = null;
    for await (const lines of byteLinesOf(path)) {
      signal.throwIfAborted();
      for (const bytes of lines) {
        if (place === null) {
          place = bytes.toString().split(' ');
          continue;
        }
        const [split = '', kind = '', at = ''] = place;
        place = null;
        const line = { bytes, weightAt: at === '' ? null : Number(at) };
        const weight = JSON.stringify(weights[kind as RowKind]);
        await files.get(split)?.line(...weighedParts(line, weight));
      }
    }
  } finally {
    for (const split of splits) {
      const file = files.get(split);
      await file?.close();
      if (file !== undefined) seals[FILES[split]] = file.seal;
    }
  }
  seals[NAMES.records] = records;
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
