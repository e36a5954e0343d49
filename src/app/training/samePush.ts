import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../core/learn/canonicalJson.ts';
import { hasEnded } from '../../core/ports/trainer.ts';
import { jobSchema, type Job } from '../../domain/training.ts';
import { JOB_FILES, listJobs, type KnownJob } from './jobFiles.ts';
import { JOB_FILE, keyOf } from './jobKey.ts';

/**
 * All of a job but its rows, which follow from it: the data set by its manifest's hash, the recipe, the base. The prompts of the leak check
 * stand for the tokenizer and the template, which made their tokens, too.
 */
export type JobSketch = Omit<Job, 'data'> & {
  readonly data: Pick<Job['data'], 'dataset' | 'manifest'>;
};

/** The job that such a push is, so that no row has to be read; null where there is none, or where it is time for its next attempt. */
export async function samePush(
  home: string,
  trainer: string,
  sketch: JobSketch,
): Promise<KnownJob | null> {
  const wanted = canonicalJson(sketch);
  const jobs = await listJobs(home);
  for (const known of jobs.filter(({ record }) => record.trainer === trainer).reverse()) {
    const job = await jobOf(known);
    if (job === null || canonicalJson(sketchOf(job)) !== wanted) continue;
    return mayTryAgain(known) ? null : known;
  }
  return null;
}

/** Whether the same push is its next attempt. */
export function mayTryAgain({ record: { seen } }: KnownJob): boolean {
  return seen !== null && hasEnded(seen.state) && seen.state !== 'succeeded';
}

function sketchOf(job: Job): JobSketch {
  const { dataset, manifest } = job.data;
  return { ...job, data: { dataset, manifest } };
}

/** Null where its bundle is no longer what was made, and for one that a fine-tuning API was given. */
async function jobOf({ folder, record }: KnownJob): Promise<Job | null> {
  const file = join(folder, JOB_FILES.bundle, JOB_FILE);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null || keyOf(text) !== record.key) return null;
  return jobSchema.safeParse(JSON.parse(text)).data ?? null;
}
