import { LeafeError } from '../../core/errors.ts';
import type { JobBundle, Trainer } from '../../core/ports/trainer.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import type { ShowProgress } from '../progress.ts';
import { addFact, type KnownJob } from './jobFiles.ts';
import { bundleOf } from './makeJob.ts';
import { again } from './seeJob.ts';

/** Gives a job to its trainer; one that has it already is left as it is. What was sent before is not sent again. */
export async function submitJob(
  known: KnownJob,
  trainer: Trainer,
  onProgress: ShowProgress,
  signal: AbortSignal,
): Promise<KnownJob> {
  if (known.record.ref !== null) return known;
  const bundle = await bundleOf(known);
  mustFit(bundle, known, trainer);
  const what = `sending ${sizeWords(bundle.bytes)} to ${trainer.name}`;
  const onSent = (done: number, total: number): void =>
    onProgress({ what, fraction: total === 0 ? null : done / total });
  const ref = await trainer.submit(bundle, onSent, signal);
  await addFact(known, { kind: 'submitted', ref: { id: ref.id } });
  return again(known);
}

function mustFit(
  { bytes }: JobBundle,
  { record: { rows } }: KnownJob,
  { name, capabilities: { maxBytes, minRows } }: Trainer,
): void {
  const why =
    maxBytes !== null && bytes > maxBytes
      ? `it has ${sizeWords(bytes)}, and ${name} takes ${sizeWords(maxBytes)} at most`
      : rows < minRows
        ? `it has ${rows} rows, and ${name} takes no fewer than ${minRows}`
        : null;
  if (why !== null) throw new LeafeError('trainer', 'rejected', why);
}
