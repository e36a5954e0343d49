import { LeafeError } from '../../core/errors.ts';
import { isHosted } from '../../domain/isHosted.ts';
import { recipeSchema } from '../../domain/training.ts';
import type { KnownJob } from './jobFiles.ts';
import type { JobPlan } from './makeJob.ts';
import { jobMadeOf } from './readJobCard.ts';

/** What a job was pushed as, so that it can be pushed again. Throws `trainer.unknownJob` where its bundle is gone. */
export async function planOfJob(known: KnownJob, home: string): Promise<JobPlan> {
  const made = await jobMadeOf(known);
  if (made === null) {
    throw new LeafeError('trainer', 'unknownJob', `${known.job} holds nothing that was sent`, {
      todo: 'Push the data set anew.',
    });
  }
  const { dataset, model, trainer, name } = known.record;
  const plan = { home, dataset, model, trainer, name };
  return isHosted(made)
    ? { ...plan, recipe: recipeSchema.parse({}), hosted: made.recipe }
    : { ...plan, recipe: made.recipe };
}
