import type { KnownJob } from '../../app/training/jobFiles.ts';
import { tokenInEnvironment } from '../../app/training/trainers.ts';
import {
  withTrainer as withNamed,
  withTrainerOf as withThatOf,
  type TrainerAccess,
} from '../../app/training/withTrainer.ts';
import type { Trainer } from '../../core/ports/trainer.ts';
import type { CliContext } from '../context.ts';

/** Opens a trainer by its name, with the token that the environment holds for it, and closes it whatever comes of the work. */
export function withTrainer<T>(
  name: string,
  model: string | null,
  context: CliContext,
  use: (trainer: Trainer) => Promise<T>,
): Promise<T> {
  return withNamed(name, model, accessOf(context), use, context.signal);
}

/** The trainer of a job. */
export function withTrainerOf<T>(
  job: KnownJob,
  context: CliContext,
  use: (trainer: Trainer) => Promise<T>,
): Promise<T> {
  return withThatOf(job, accessOf(context), use, context.signal);
}

function accessOf({ home }: CliContext): TrainerAccess {
  return { home, tokenOf: async (entry) => tokenInEnvironment(entry) };
}
