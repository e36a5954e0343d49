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

export function hasEnded(state: JobState): boolean {
  return ['succeeded', 'failed', 'cancelled', 'lost'].includes(state);
}
