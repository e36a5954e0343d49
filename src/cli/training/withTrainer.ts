import { openTrainer } from '../../app/training/openTrainer.ts';
import type { KnownJob } from '../../app/training/jobFiles.ts';
import { findTrainer, tokenVariable } from '../../app/training/trainers.ts';
import type { Trainer } from '../../core/ports/trainer.ts';
import { whileOpen } from '../../app/workbench.ts';
import type { CliContext } from '../context.ts';

/** Opens a trainer by its name, with the token that the environment holds for it, and closes it whatever comes of the work. */
export async function withTrainer<T>(
  name: string,
  model: string | null,
  { home, signal }: CliContext,
  use: (trainer: Trainer) => Promise<T>,
): Promise<T> {
  const entry = await findTrainer(home, name);
  const token = process.env[tokenVariable(entry)];
  return whileOpen(() => openTrainer(entry, { home, token, model }, signal), use);
}

/** The trainer of a job. */
export function withTrainerOf<T>(
  { record: { trainer, model } }: KnownJob,
  context: CliContext,
  use: (trainer: Trainer) => Promise<T>,
): Promise<T> {
  return withTrainer(trainer, model, context, use);
}
