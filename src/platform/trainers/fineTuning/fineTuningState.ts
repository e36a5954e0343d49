import type { OpenAI } from 'openai';
import type { JobStatus } from '../../../core/ports/trainer.ts';

export type FineTuningJob = OpenAI.FineTuning.FineTuningJob;

const NOT_KNOWN = 'The service does not know it any more.';
const NO_MODEL = 'It ended without a model.';

/** The words of the API; one that is not among them is work going on. */
const STATES: Readonly<Record<string, JobStatus['state']>> = {
  validating_files: 'preparing',
  queued: 'queued',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** A job's state from what the service says of it; null is a job that it knows nothing of. */
export function statusOf(job: FineTuningJob | null): JobStatus {
  if (job === null) return { state: 'lost', raw: 'unknown', reason: NOT_KNOWN };
  const { status: raw, error, fine_tuned_model: model } = job;
  const state = STATES[raw] ?? 'running';
  if (state === 'succeeded' && !model) return { state: 'failed', raw, reason: NO_MODEL };
  return { state, raw, reason: state === 'failed' ? (error?.message ?? null) : null };
}
