import type { JobRecord } from './jobRecord.ts';

/** What becomes of a job; the last four are ends. */
export const JOB_STATES = [
  'queued',
  'preparing',
  'running',
  'stopping',
  'succeeded',
  'failed',
  'cancelled',
  'lost',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A job's state in a word, as far as it is known here. */
export function stateOf({ ref, seen }: Pick<JobRecord, 'ref' | 'seen'>): JobState | 'not sent' {
  return seen?.state ?? (ref === null ? 'not sent' : 'queued');
}

/** Whether nothing more comes of it; one that its trainer never got has not ended. */
export function hasEnded(state: JobState | 'not sent'): boolean {
  return ['succeeded', 'failed', 'cancelled', 'lost'].includes(state);
}
