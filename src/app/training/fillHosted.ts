import { copyFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { hostedJobSchema, type HostedJob, type HostedRecipe } from '../../domain/hostedJob.ts';
import { JOB_VERSION } from '../../domain/training.ts';
import { FILES } from '../datasets/datasetFolder.ts';
import type { WholeDataset } from '../datasets/wholeDataset.ts';
import { bytesIn, manifestOf, type FilledBundle } from './fillBundle.ts';
import { JOB_FILE, jobText, keyOf } from './jobKey.ts';

export interface HostedPlan {
  readonly source: WholeDataset;
  /** The base, as the service names it. */
  readonly base: string;
  readonly recipe: HostedRecipe;
  readonly name: string;
}

/**
 * Fills an empty folder with what a service is sent that trains a model of its own: the chats of the data set as they are, `job.json` last.
 * Throws `input.invalid` where none of them is to be trained on.
 */
export async function fillHosted(
  folder: string,
  { source, base, recipe, name }: HostedPlan,
  signal: AbortSignal,
): Promise<FilledBundle> {
  const { files } = source.manifest;
  const { rows = 0 } = files[FILES.train] ?? {};
  if (rows === 0) {
    const what = `${source.folder} has no row to train on.`;
    throw new LeafeError('input', 'invalid', what, {
      todo: 'Explore more problems (`leafe explore <problems> --collect`), then export again.',
    });
  }
  const train = await copied(source, FILES.train, folder);
  const { rows: held = 0 } = files[FILES.validation] ?? {};
  const validation = held === 0 ? null : await copied(source, FILES.validation, folder);
  signal.throwIfAborted();
  const job = hostedJobSchema.parse({
    v: JOB_VERSION,
    kind: 'hosted',
    name,
    base: { hosted: base },
    data: {
      dataset: basename(source.folder),
      manifest: await manifestOf(source),
      ...{ train, validation, rows },
    },
    recipe,
  } satisfies HostedJob);
  const text = jobText(job);
  await writeFile(join(folder, JOB_FILE), text);
  return { job, key: keyOf(text), rows, bytes: await bytesIn(folder) };
}

/** Its hash was compared with the manifest's when the data set was read. */
async function copied(
  { folder, manifest }: WholeDataset,
  name: string,
  to: string,
): Promise<HostedJob['data']['train']> {
  const { bytes = 0, sha256 = '' } = manifest.files[name] ?? {};
  await copyFile(join(folder, name), join(to, name));
  return { name, bytes, sha256 };
}
