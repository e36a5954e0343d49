import { LeafeError } from '../../core/errors.ts';
import type { Trainer } from '../../core/ports/trainer.ts';
import { parseModelSpec } from '../modelSpec.ts';
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
  mustSuit(plan, trainer);
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

/** A model of this machine is trained where its weights come back; a service trains its own. */
function mustSuit({ model, hosted }: JobPlan, { name, capabilities }: Trainer): void {
  const isHosted = hosted !== undefined;
  if (isHosted === capabilities.returnsWeights) {
    throw new TypeError(`the plan of a job for ${name} is one for another trainer`);
  }
  if (!isHosted || parseModelSpec(model).kind === 'openai') return;
  const what = `${name} trains models of its own, and ${JSON.stringify(model)} is none.`;
  throw new LeafeError('input', 'invalid', what, {
    todo: 'Name one with `--model openai:<name>`, as the service calls it.',
  });
}
