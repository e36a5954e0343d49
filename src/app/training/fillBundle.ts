import { readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Tokenizer } from '../../core/ports/tokenizer.ts';
import type { HostedJob } from '../../domain/hostedJob.ts';
import { JOB_VERSION, jobSchema, type Job, type Recipe } from '../../domain/training.ts';
import { writeConverter } from '../../platform/trainers/converter.ts';
import { NAMES, sha256Of } from '../datasets/datasetFolder.ts';
import type { WholeDataset } from '../datasets/wholeDataset.ts';
import type { openTokenizer } from '../openTokenizer.ts';
import type { ShowProgress } from '../progress.ts';
import { copyPackage, trainerPackage, writeLeakPrompts } from './bundleParts.ts';
import { bundleRows } from './bundleRows.ts';
import type { KnownJob } from './jobFiles.ts';
import { JOB_FILE, jobText, keyOf } from './jobKey.ts';
import type { JobSketch } from './samePush.ts';

export interface BundlePlan {
  readonly source: WholeDataset;
  readonly base: Job['base'];
  readonly tokenizer: Tokenizer;
  readonly recipe: Recipe;
  /** Of the adapter. */
  readonly name: string;
  /** Where the converter is kept for the next time. */
  readonly cache: string;
  readonly onProgress: ShowProgress;
  /** Asked before any row is read, which takes longest by far: where it knows the job, no bundle is made. */
  readonly madeBefore: (sketch: JobSketch) => Promise<KnownJob | null>;
}

/** Where a bundle's programs come from, and what makes its tokens; the product's own where not given. */
export interface BundleParts {
  readonly openTokenizer?: typeof openTokenizer;
  readonly packageFolder?: string;
  readonly writeConverter?: typeof writeConverter;
}

export interface FilledBundle {
  readonly job: Job | HostedJob;
  readonly key: string;
  /** Rows that are trained on. */
  readonly rows: number;
  readonly bytes: number;
}

/** Fills an empty folder with all that a trainer needs, `job.json` last, or gives the same job that was made before. */
export async function fillBundle(
  folder: string,
  plan: BundlePlan,
  parts: BundleParts,
  signal: AbortSignal,
): Promise<FilledBundle | KnownJob> {
  const { source, base, tokenizer, recipe, name, cache, onProgress, madeBefore } = plan;
  const leak = await writeLeakPrompts(folder, tokenizer, signal);
  const convert = parts.writeConverter ?? writeConverter;
  const { release } = await convert(join(folder, 'converter'), cache, signal);
  const made = { v: JOB_VERSION, name, base, leak, recipe, converter: { release } } as const;
  const data = { dataset: basename(source.folder), manifest: await manifestOf(source) };
  const before = await madeBefore({ ...made, data });
  if (before !== null) return before;
  const onRow = (done: number, all: number): void =>
    onProgress({ what: 'writing rows as tokens', fraction: all === 0 ? null : done / all });
  const bundled = await bundleRows({ source, tokenizer, recipe, folder, onRow }, signal);
  const { count, ...rows } = bundled;
  onProgress({ what: 'adding the programs of the job', fraction: null });
  await copyPackage(parts.packageFolder ?? (await trainerPackage()), folder);
  const job = jobSchema.parse({ ...made, data: { ...data, ...rows } } satisfies Job);
  const text = jobText(job);
  await writeFile(join(folder, JOB_FILE), text);
  return { job, key: keyOf(text), rows: count, bytes: await bytesIn(folder) };
}

export function manifestOf({ folder }: WholeDataset): Promise<string> {
  return sha256Of(join(folder, NAMES.manifest));
}

export async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile());
  const sizes = await Promise.all(
    files.map(async (one) => (await stat(join(one.parentPath, one.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
