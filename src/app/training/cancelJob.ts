import { hasEnded, type Trainer } from '../../core/ports/trainer.ts';
import { addFact, type KnownJob } from './jobFiles.ts';
import { again, refOf, seeJob } from './seeJob.ts';

/** Asks for a job's end, and gives what is known of it then; it may take a moment to save what it has. One that has ended stays as it is. */
export async function cancelJob(
  known: KnownJob,
  trainer: Trainer,
  signal: AbortSignal,
): Promise<KnownJob> {
  const ref = refOf(known);
  const seen = await seeJob(known, trainer, signal);
  const { state } = seen.record.seen ?? { state: 'queued' as const };
  if (hasEnded(state)) return seen;
  await addFact(seen, { kind: 'cancelAsked' });
  await trainer.cancel(ref, signal);
  return seeJob(await again(seen), trainer, signal);
}
