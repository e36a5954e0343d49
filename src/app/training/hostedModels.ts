import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOSTED_FILE, hostedModelSchema, type HostedModel } from '../../domain/hostedJob.ts';
import { jsonIn } from '../jsonIn.ts';
import { JOB_FILES, listJobs, type KnownJob } from './jobFiles.ts';

/** A model that a service has made of a job of this home, and keeps. */
export interface HostedHere extends Pick<HostedModel, 'model' | 'base' | 'baseUrl'> {
  readonly job: string;
}

/** The newest first. Those whose files cannot be read are left out: fetching their job again brings them back. */
export async function listHosted(home: string): Promise<readonly HostedHere[]> {
  const jobs = (await listJobs(home)).filter(({ record }) => record.hosted !== null);
  const found = await Promise.all(jobs.map(hostedHere));
  return found.filter((one) => one !== null).reverse();
}

async function hostedHere({ job, folder }: KnownJob): Promise<HostedHere | null> {
  const text = await readFile(join(folder, JOB_FILES.out, HOSTED_FILE), 'utf8').catch(() => '');
  const parsed = hostedModelSchema.safeParse(jsonIn(text));
  if (!parsed.success) return null;
  const { model, base, baseUrl } = parsed.data;
  return { job, model, base, baseUrl };
}
