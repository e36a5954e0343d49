import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOSTED_FILE, hostedModelSchema, type HostedModel } from '../../domain/hostedJob.ts';
import { jsonIn } from '../jsonIn.ts';
import { JOB_FILES, listJobs, type KnownJob } from './jobFiles.ts';

/** A model that a service has made of a job of this home, and keeps. */
export interface HostedHere extends Pick<HostedModel, 'model' | 'base' | 'baseUrl'> {
  readonly job: string;
  /** After which step it was like this; null for what the job came to in the end. */
  readonly step: number | null;
}

/**
 * The newest job's first, each followed by its earlier states, the latest first. Those whose files cannot be read are left out: fetching their
 * job again brings them back.
 */
export async function listHosted(home: string): Promise<readonly HostedHere[]> {
  const jobs = (await listJobs(home)).filter(({ record }) => record.hosted !== null);
  const found = await Promise.all(jobs.map(hostedHere));
  return found.reverse().flat();
}

async function hostedHere({ job, folder }: KnownJob): Promise<readonly HostedHere[]> {
  const text = await readFile(join(folder, JOB_FILES.out, HOSTED_FILE), 'utf8').catch(() => '');
  const parsed = hostedModelSchema.safeParse(jsonIn(text));
  if (!parsed.success) return [];
  const { model, base, baseUrl, checkpoints } = parsed.data;
  const common = { job, base, baseUrl };
  // Of some services the last state of all is the model itself.
  const earlier = checkpoints.filter((one) => one.model !== model);
  return [
    { ...common, model, step: null },
    ...earlier.map((one) => ({ ...common, ...one })).reverse(),
  ];
}
