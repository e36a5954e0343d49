import { basename, join, resolve } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import type { Stated } from '../../core/learn/guards/evaluationGuard.ts';
import type { Manifest } from '../../core/learn/manifest.ts';
import { VARIANTS } from '../../core/learn/trainingRow.ts';
import { openTokenizer } from '../openTokenizer.ts';
import { NAMES, sha256Of } from './datasetFolder.ts';
import type { Measure } from './measured.ts';
import { mergedRows } from './mergedRows.ts';
import { wholeDataset, type WholeDataset } from './wholeDataset.ts';
import { spoolRows } from './spool.ts';
import { writeDataset, type ExportWatcher, type SpoolIn } from './writeDataset.ts';

export interface MergePlan {
  /** The data sets, at least two; what an earlier one has is left out of a later one. */
  readonly folders: readonly string[];
  /** The folder to make. */
  readonly out: string;
  /** Problems of evaluations, which no row may be about. */
  readonly evaluation: readonly Stated[];
  readonly leaveOut: boolean;
  readonly parquet: boolean;
}

/** Where a tokenizer is looked for, and who is told while it is fetched. */
export type MergeBench = Parameters<typeof openTokenizer>[1];

/**
 * Writes the rows of several data sets as one: what repeats another, is about a problem of an evaluation, or is a correction too many
 * of its problem stays out, and weights are measured anew. Throws `dataset.damaged` for a source that is not whole, and `input.invalid` where
 * the sources were made by other rules.
 */
export async function mergeDatasets(
  plan: MergePlan,
  bench: MergeBench,
  watcher: ExportWatcher,
  signal: AbortSignal,
): Promise<Manifest> {
  const sources: WholeDataset[] = [];
  for (const folder of plan.folders.map((name) => resolve(name))) {
    signal.throwIfAborted();
    sources.push(await wholeDataset(folder));
  }
  const [first, ...others] = sources;
  if (first === undefined) throw new RangeError('nothing to merge');
  for (const other of others) mustAgree(first, other);
  const { format, version } = first.manifest;
  const settings = settingsOf(sources);
  const { out, evaluation, leaveOut, parquet } = plan;
  const image = [...new Set(sources.map(({ manifest }) => manifest.judge.image))].join(', ');
  const write = { out, format, settings, leaveOut, parquet, version, image };
  const writing = { ...write, sources: await named(sources) };
  const measure = await measureOf(settings, bench, signal);
  try {
    const rows = mergedRows(sources, { each: settings.each, evaluation, measure }, signal);
    const spoolIn: SpoolIn = async (folder) => [
      await spoolRows(join(folder, 'rows.part'), rows, watcher.onRows),
    ];
    return await writeDataset(spoolIn, writing, watcher, signal);
  } finally {
    await measure?.tokenizer.close();
  }
}

/** What was measured in tokens is measured again by the same tokenizer. */
async function measureOf(
  { tokenizer }: Manifest['settings'],
  bench: MergeBench,
  signal: AbortSignal,
): Promise<Measure | null> {
  if (tokenizer === undefined || tokenizer === null) return null;
  const { model, maxLength } = tokenizer;
  return { tokenizer: await openTokenizer(model, bench, signal), maxLength };
}

/** What makes rows, weights and card of several data sets say one thing. */
const AGREED: readonly (readonly [string, (manifest: Manifest) => string | number | null])[] = [
  ['format', ({ format }) => format],
  ['version of the data set', ({ v }) => v],
  ['LEAFE that wrote it', ({ version }) => version],
  ['beta', ({ settings }) => settings.beta],
  ['most corrections of one problem', ({ settings }) => settings.each],
  ['share to rehearse', ({ settings }) => settings.rehearsal.share],
  ['seed of what is rehearsed', ({ settings }) => settings.rehearsal.seed],
  ['least help of a lesson', ({ settings }) => settings.minLift ?? null],
  ['tokenizer', ({ settings }) => settings.tokenizer?.model ?? null],
  ['longest row', ({ settings }) => settings.tokenizer?.maxLength ?? null],
];

function mustAgree(first: WholeDataset, other: WholeDataset): void {
  for (const [what, of] of AGREED) {
    const [one, two] = [of(first.manifest), of(other.manifest)];
    if (one === two) continue;
    const sentence = `${first.folder} and ${other.folder} differ in the ${what}: ${one ?? 'none'} and ${two ?? 'none'}.`;
    throw new LeafeError('input', 'invalid', sentence, {
      todo: 'Export one of them again like the other, then merge them.',
    });
  }
}

/** What holds for all: everything that one of them has, and only what each of them asked for. */
function settingsOf(sources: readonly WholeDataset[]): Manifest['settings'] {
  const all = sources.map(({ manifest }) => manifest.settings);
  const [first] = all;
  if (first === undefined) throw new RangeError('nothing to merge');
  const told = new Set(all.flatMap(({ variants }) => variants ?? ['counterfactual']));
  return {
    ...first,
    heldOut: all.some(({ heldOut }) => heldOut),
    acceptedOnly: all.every(({ acceptedOnly }) => acceptedOnly),
    variants: VARIANTS.filter((variant) => told.has(variant)),
  };
}

async function named(sources: readonly WholeDataset[]): Promise<NonNullable<Manifest['sources']>> {
  return Promise.all(
    sources.map(async ({ folder, manifest }) => ({
      name: basename(folder),
      manifest: await sha256Of(join(folder, NAMES.manifest)),
      rows: manifest.files[NAMES.records]?.rows ?? 0,
    })),
  );
}
