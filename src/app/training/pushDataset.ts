import type { Trainer } from '../../core/ports/trainer.ts';
import type { ShowProgress } from '../progress.ts';
import type { BundleParts } from './fillBundle.ts';
import { makeJob, type JobPlan, type MadeJob } from './makeJob.ts';
import { seeJob } from './seeJob.ts';
import { submitJob } from './submitJob.ts';

/**
 * Makes a job of a data set and gives it to its trainer. The same push again is the same job, wherever the first broke off; where that one has
 * failed meanwhile, it is its next attempt. Throws as `makeJob` does, and what the trainer says.
 */
export async function pushDataset(
  plan: JobPlan,
  trainer: Trainer,
  { onProgress, parts = {} }: { readonly onProgress: ShowProgress; readonly parts?: BundleParts },
  signal: AbortSignal,
): Promise<MadeJob> {
  const made = await makeJob(plan, onProgress, signal, parts);
  const isKnown = !made.isNew && made.known.record.ref !== null;
  if (!isKnown) {
    return { ...made, known: await submitJob(made.known, trainer, onProgress, signal) };
  }
  const known = await seeJob(made.known, trainer, signal);
  const state = known.record.seen?.state;
  if (state !== 'failed' && state !== 'cancelled' && state !== 'lost') return { ...made, known };
  const next = await makeJob(plan, onProgress, signal, parts);
  return { ...next, known: await submitJob(next.known, trainer, onProgress, signal) };
}
