import { canonicalJson } from '../../core/learn/canonicalJson.ts';
import type { HostedJob } from '../../domain/hostedJob.ts';
import type { Job } from '../../domain/training.ts';
import { sha256 } from '../runs.ts';

export const JOB_FILE = 'job.json';

/** The text of `job.json`, whose hash is the job's key. */
export function jobText(job: Job | HostedJob): string {
  return canonicalJson(job);
}

export function keyOf(text: string): string {
  return sha256(text);
}
