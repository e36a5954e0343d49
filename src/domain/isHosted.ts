import type { AnyJob, HostedJob } from './hostedJob.ts';

/** Whether a job is one of a fine-tuning API. */
export function isHosted(job: AnyJob): job is HostedJob {
  return 'kind' in job;
}
