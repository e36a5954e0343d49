import { LeafeError } from '../../core/errors.ts';
import { hasEnded, type JobRef, type JobStatus, type Trainer } from '../../core/ports/trainer.ts';
import { addFact, readJob, type KnownJob } from './jobFiles.ts';

/** Asks the trainer how a job goes, and writes it down where it is news. A job that has ended is not asked for again. */
export async function seeJob(
  known: KnownJob,
  trainer: Trainer,
  signal: AbortSignal,
): Promise<KnownJob> {
  const { ref, seen } = known.record;
  if (ref === null || (seen !== null && hasEnded(seen.state))) return known;
  return sawJob(known, await trainer.status(ref, signal));
}

export async function sawJob(known: KnownJob, status: JobStatus): Promise<KnownJob> {
  const { raw, reason } = status;
  const { seen } = known.record;
  // Some trainers say nothing of a stop that is under way, but to whom has asked for it.
  const isStopping = seen?.state === 'stopping' && !hasEnded(status.state);
  const state = isStopping ? seen.state : status.state;
  if (seen?.state === state && seen.raw === raw && seen.reason === reason) return known;
  await addFact(known, { kind: 'seen', state, raw, reason });
  return again(known);
}

/** What is known of a job now. */
export async function again(known: KnownJob): Promise<KnownJob> {
  return (await readJob(known.folder)) ?? known;
}

/** Throws `trainer.notFinished` for a job that its trainer was never given. */
export function refOf({ job, record: { ref } }: KnownJob): JobRef {
  if (ref !== null) return ref;
  throw new LeafeError('trainer', 'notFinished', `${job} has not reached its trainer yet`, {
    todo: 'Push its data set again: nothing is sent twice.',
  });
}
