import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import type { Artefact, Trainer } from '../../core/ports/trainer.ts';
import { RESULT_FILE } from '../../domain/training.ts';
import { sizeWords } from '../../domain/sizeWords.ts';
import { mustBeTaken } from '../../platform/trainers/artefacts.ts';
import { sha256Of } from '../datasets/datasetFolder.ts';
import type { ShowProgress } from '../progress.ts';
import { addFact, JOB_FILES, type KnownJob } from './jobFiles.ts';
import { again, refOf, seeJob } from './seeJob.ts';

export interface FetchedJob {
  readonly known: KnownJob;
  /** Where the files are. */
  readonly folder: string;
  readonly files: readonly Artefact[];
}

/**
 * Fetches what a job has made, checked by bytes and hash, `result.json` last; what is here and whole is not fetched again. Throws
 * `trainer.notFinished` for one that has nothing to give, `trainer.damaged` for a file that is not what was made, or is never taken.
 */
export async function fetchJob(
  job: KnownJob,
  trainer: Trainer,
  onProgress: ShowProgress,
  signal: AbortSignal,
): Promise<FetchedJob> {
  const ref = refOf(job);
  const known = await seeJob(job, trainer, signal);
  const { state } = known.record.seen ?? { state: 'queued' as const };
  if (state !== 'succeeded') throw hasNothing(known);
  const files = ordered(await trainer.artefacts(ref, signal));
  for (const { name } of files) mustBeTaken(name);
  const folder = join(known.folder, JOB_FILES.out);
  for (const artefact of files) {
    const to = join(folder, artefact.name);
    if (await isHere(artefact, to)) continue;
    const what = `fetching ${artefact.name} (${sizeWords(artefact.bytes)})`;
    const onSent = (done: number, total: number): void =>
      onProgress({ what, fraction: total === 0 ? null : done / total });
    await trainer.fetch(ref, artefact, to, onSent, signal);
  }
  if (known.record.files === null) await addFact(known, { kind: 'fetched', files: [...files] });
  return { known: await again(known), folder, files };
}

/** That the result is here says that all is. */
function ordered(files: readonly Artefact[]): readonly Artefact[] {
  const isResult = ({ name }: Artefact): boolean => name === RESULT_FILE;
  return [...files.filter((file) => !isResult(file)), ...files.filter(isResult)];
}

async function isHere({ bytes, sha256 }: Artefact, path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.size === bytes && (await sha256Of(path)) === sha256;
}

function hasNothing({ job, record: { seen } }: KnownJob): LeafeError<'trainer'> {
  const why = seen?.reason === null || seen === null ? '' : `: ${seen.reason}`;
  return new LeafeError('trainer', 'notFinished', `${job} is ${seen?.state ?? 'not begun'}${why}`);
}
