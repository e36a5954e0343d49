import { stat } from 'node:fs/promises';
import { isLeafeError, LeafeError } from '../../core/errors.ts';
import { inspectAdapter, type AdapterFacts } from '../../platform/embedded/adapterFit.ts';
import { openEmbeddedScorer } from '../../platform/embedded/embeddedScorer.ts';
import { hashFile } from '../../platform/embedded/modelFile.ts';

export interface AdapterToCheck {
  readonly file: string;
  readonly expected: { readonly bytes: number; readonly sha256: string };
  readonly base: { readonly file: string; readonly model: string; readonly sha256: string };
  /** Of the base that it was trained on. */
  readonly trainedOn: { readonly model: string; readonly sha256: string };
  readonly threads?: number;
}

/**
 * All that has to be right before an adapter is used, the cheapest first: the base it was trained on, its bytes and hash, its header against
 * the base's, and one token through the model. Throws `trainer.wrongBase` or `trainer.damaged`.
 */
export async function checkAdapter(
  adapter: AdapterToCheck,
  signal: AbortSignal,
): Promise<AdapterFacts> {
  const { file, expected, base, trainedOn } = adapter;
  if (base.sha256 !== trainedOn.sha256) {
    const why = `it was trained on ${trainedOn.model} (sha256 ${trainedOn.sha256.slice(0, 12)})`;
    const here = `${base.model} here is another file (${base.sha256.slice(0, 12)})`;
    throw new LeafeError('trainer', 'wrongBase', `${why}, and ${here}`);
  }
  // The format first: whatever else calls itself a model's file is told by its own sentence.
  const facts = await inspectAdapter(file, base.file);
  const { size } = await stat(file);
  if (size !== expected.bytes) throw damaged(`${file} has ${size} bytes, not ${expected.bytes}`);
  const sha256 = await hashFile(file, signal);
  if (sha256 !== expected.sha256) {
    throw damaged(`${file} has the sha256 ${sha256}, not ${expected.sha256}`);
  }
  await tryOneToken(adapter, signal);
  return facts;
}

/** A small context of its own, in the process that holds the base already where one does. */
const TRIAL = { batch: 1, contextTokens: 256 };

async function tryOneToken(
  { file, base, threads }: AdapterToCheck,
  signal: AbortSignal,
): Promise<void> {
  const scorer = openEmbeddedScorer({
    ...{ file: base.file, name: base.model, adapter: { file }, ...TRIAL },
    ...(threads === undefined ? {} : { threads }),
  });
  try {
    // Which tokens they are is of no account: numbers that are none spread over all.
    await scorer.logProbsOf([1], [2], signal);
  } catch (error) {
    // That a process was lost or memory is short says nothing against the file.
    if (!isLeafeError(error, 'model', 'rejected') && !isLeafeError(error, 'model', 'wrongFile')) {
      throw error;
    }
    throw damaged(`it does not run (${error.detail})`, error);
  } finally {
    await scorer.close();
  }
}

function damaged(what: string, cause?: unknown): LeafeError<'trainer'> {
  return new LeafeError('trainer', 'damaged', what, { cause });
}
