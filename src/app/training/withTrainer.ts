import type { Trainer } from '../../core/ports/trainer.ts';
import { whileOpen } from '../workbench.ts';
import type { KnownJob } from './jobFiles.ts';
import { openTrainer } from './openTrainer.ts';
import { findTrainer, type TrainerEntry } from './trainers.ts';

export interface TrainerAccess {
  readonly home: string;
  /** The token that is kept for a trainer; it is written nowhere else. */
  readonly tokenOf: (entry: TrainerEntry) => Promise<string | undefined>;
}

/**
 * Opens a trainer by its name, and closes it whatever comes of the work. `model` is the base of the job that will be submitted; null where
 * none will. Throws as `findTrainer` and `openTrainer` do.
 */
export async function withTrainer<T>(
  name: string,
  model: string | null,
  { home, tokenOf }: TrainerAccess,
  use: (trainer: Trainer) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const entry = await findTrainer(home, name);
  const token = await tokenOf(entry);
  return whileOpen(() => openTrainer(entry, { home, token, model }, signal), use);
}

/** The trainer of a job. */
export function withTrainerOf<T>(
  { record: { trainer, model } }: KnownJob,
  access: TrainerAccess,
  use: (trainer: Trainer) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  return withTrainer(trainer, model, access, use, signal);
}
