import type { OpenAI } from 'openai';
import { z } from 'zod';
import type { JobStatus } from '../../../core/ports/trainer.ts';

export type FineTuningJob = OpenAI.FineTuning.FineTuningJob;

/** Whether an answer is a job, as far as it is followed by that. */
export function isFineTuningJob(answer: unknown): answer is FineTuningJob {
  return shape.safeParse(answer).success;
}
const shape = z.object({ id: z.string().min(1), status: z.string().min(1) });

const NOT_KNOWN = 'The service does not know it any more.';
/** Of a reason; what is longer says no more. */
const MOST = 400;
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
  return {
    state,
    raw,
    reason: state === 'failed' ? (error?.message?.slice(0, MOST) ?? null) : null,
  };
}
