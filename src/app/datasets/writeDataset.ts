import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { COLUMNS_OF, type ColumnKind } from '../../core/learn/formatColumns.ts';
import type { Format } from '../../core/learn/formats.ts';
import type { Refusal } from '../../core/learn/guards/guard.ts';
import type { Manifest } from '../../core/learn/manifest.ts';
import { weightsOf } from '../../core/learn/weights.ts';
import { HashedFile } from '../../platform/datasets/hashedFile.ts';
import { linesOf } from '../../platform/linesOf.ts';
import { newFolder } from '../../platform/datasets/newFolder.ts';
import { weighedParts } from '../kept/lineBytes.ts';
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
import { sha256 } from '../runs.ts';
import { spooledRows, type Spool } from './spool.ts';
import { joined, manifestOf, rowsIn, type Tally } from './tally.ts';

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

/** Where rows wait for their weights, in a folder that is given: several spools hold them one after the other. */
export type SpoolIn = (folder: string) => Promise<readonly Spool[]>;

/**
 * Writes rows into a new folder as a data set, whole or not at all. Throws `dataset.refused` where a guard refuses a row, unless those are
 * to be left out, and `dataset.empty` where no row is left.
 */
export async function writeDataset(
  spoolIn: SpoolIn,
  plan: WritePlan,
  { onRefused }: Pick<ExportWatcher, 'onRefused'>,
  signal: AbortSignal,
): Promise<Manifest> {
  const columns = plan.parquet ? columnsOf(plan.format) : null;
  return newFolder(plan.out, async (folder) => {
    const spools = await spoolIn(folder);
    for (const { refused } of spools) refused.forEach(onRefused);
    const tally = joined(spools.map((spool) => spool.tally));
    mustBeWanted(tally, plan);
    const manifest = await writeRows(spools, tally, folder, plan, signal);
    await Promise.all(spools.map(({ path }) => rm(path)));
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

function mustBeWanted(tally: Tally, { leaveOut }: WritePlan): void {
  const { refused } = tally.keptOut;
  if (refused.length > 0 && !leaveOut) {
    const what = refused.length === 1 ? '1 record' : `${refused.length} records`;
    throw new LeafeError('dataset', 'refused', `${what} must not be in one.`);
  }
  if (rowsIn(tally) === 0) throw emptyFor(tally);
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
  spools: readonly Spool[],
  tally: Tally,
  folder: string,
  plan: WritePlan,
  signal: AbortSignal,
): Promise<Manifest> {
  const weights = weightsOf(tally.trained, plan.settings.beta);
  const written = {
    counterfactual: JSON.stringify(weights.counterfactual),
    guided: JSON.stringify(weights.guided),
    reflection: JSON.stringify(weights.reflection),
    rehearsal: JSON.stringify(weights.rehearsal),
  };
  const splits: readonly TrainingSplit[] =
    tally.split.validation > 0 ? ['train', 'validation'] : ['train'];
  const files: Record<string, HashedFile> = {};
  const open = async (name: string): Promise<HashedFile> =>
    (files[name] = await HashedFile.open(join(folder, name)));
  try {
    const of: Partial<Record<TrainingSplit, HashedFile>> = {};
    for (const split of splits) of[split] = await open(FILES[split]);
    const records = await open(NAMES.records);
    for (const { path } of spools) {
      for await (const rows of spooledRows(path)) {
        signal.throwIfAborted();
        for (const { split, kind, id, origin, line } of rows) {
          const file = of[split];
          if (file === undefined) throw new TypeError(`a row of ${split} that was not counted`);
          const weighed = file.line(...weighedParts(line, written[kind]));
          if (weighed !== undefined) await weighed;
          const head = `{"id":${id},"kind":"${kind}","file":"${FILES[split]}","line":${file.rows},"origin":`;
          const recorded = records.line(head, origin, '}');
          if (recorded !== undefined) await recorded;
        }
      }
    }
  } finally {
    await Promise.all(Object.values(files).map((file) => file.close()));
  }
  const seals = Object.entries(files).map(([name, file]) => [name, file.seal] as const);
  const { format, settings, version, image, sources } = plan;
  return manifestOf(tally, {
    version,
    format,
    settings,
    files: Object.fromEntries(seals),
    weights,
    judge: { image },
    sources,
  });
}
