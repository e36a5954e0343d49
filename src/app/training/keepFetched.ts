import { join } from 'node:path';
import { ADAPTER_NAME } from '../../domain/adapterName.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import { ADAPTER_GGUF, type TrainResult } from '../../domain/training.ts';
import { openEmbeddedScorer } from '../../platform/embedded/embeddedScorer.ts';
import { fileForModel } from '../../platform/embedded/fileForModel.ts';
import { adapterFolder, findAdapter, isTaken } from '../adapters/adapterFolder.ts';
import { noteHeldOut } from '../adapters/changeAdapters.ts';
import { heldOutOnDevice, type HeldOutHere } from '../adapters/heldOutOnDevice.ts';
import { keepAdapter } from '../adapters/keepAdapter.ts';
import { readMade } from '../adapters/madeByJob.ts';
import { embeddedParts, parseModelSpec } from '../modelSpec.ts';
import type { ShowProgress } from '../progress.ts';
import { ROWS_FILE } from './bundleRows.ts';
import type { FetchedJob } from './fetchJob.ts';
import { addFact, JOB_FILES, type KnownJob } from './jobFiles.ts';

export interface KeepingFetched {
  readonly home: string;
  readonly onProgress: ShowProgress;
}

export interface KeptFetched {
  readonly adapter: KeptAdapter;
  /** What its held-out replies are worth by the trainer and here, where that was measured now. */
  readonly heldOut: HeldOutHere | null;
}

/** Enough for a mean, and not more than a person waits for. */
const ROWS_MEASURED = 8;
/** Of a row that is measured: of all that training takes, without room for a reply beside it. */
const MEASURED_TOKENS = 4096;

/**
 * Puts the adapter of a job that was fetched into Models, and measures on this machine what its held-out replies are worth. Null where the
 * job made none. Throws as `keepAdapter` does; what was fetched stays where it is.
 */
export async function keepFetched(
  { known, folder, files }: FetchedJob,
  { home, onProgress }: KeepingFetched,
  signal: AbortSignal,
): Promise<KeptFetched | null> {
  if (!files.some(({ name }) => name === ADAPTER_GGUF)) return null;
  const { result } = await readMade(folder, null);
  const { sha256 } = result.files[ADAPTER_GGUF] ?? { sha256: '' };
  const name = known.record.adapter ?? (await nameFor(known, sha256, home));
  const keeping = { home, folder, jobFile: null, name, base: known.record.model, onProgress };
  const kept = await keepAdapter(keeping, signal);
  if (known.record.adapter === null) await addFact(known, { kind: 'adapterKept', adapter: name });
  if (kept.heldOut.onDevice !== null || result.heldOut.length === 0) {
    return { adapter: kept, heldOut: null };
  }
  return measuredHere(kept, known, result, { home, onProgress }, signal);
}

/** The name that the person or the data set gave it; where that is another adapter's, the job's. */
async function nameFor({ job, record }: KnownJob, sha256: string, home: string): Promise<string> {
  const { name } = record;
  if (!ADAPTER_NAME.test(name)) return job;
  if (!(await isTaken(home, name))) return name;
  return (await findAdapter(home, name)).file.sha256 === sha256 ? name : job;
}

async function measuredHere(
  kept: KeptAdapter,
  { folder }: KnownJob,
  { heldOut }: TrainResult,
  { home, onProgress }: KeepingFetched,
  signal: AbortSignal,
): Promise<KeptFetched> {
  const { base } = embeddedParts(parseModelSpec(kept.base.model).name);
  const file = await fileForModel(base, { home, onProgress: null, fetch: false }, signal);
  const options = { file, name: kept.base.model, batch: 1, contextTokens: MEASURED_TOKENS };
  const adapter = { file: join(adapterFolder(home, kept.name), kept.file.name) };
  const scorers = {
    base: openEmbeddedScorer(options),
    tuned: openEmbeddedScorer({ ...options, adapter }),
  };
  const rowsFile = join(folder, JOB_FILES.bundle, ROWS_FILE);
  try {
    const found = await heldOutOnDevice(
      { rowsFile, heldOut, ...scorers, atMost: ROWS_MEASURED, onProgress },
      signal,
    );
    const { onDevice } = found;
    if (onDevice === null) return { adapter: kept, heldOut: null };
    return { adapter: await noteHeldOut(home, kept.name, onDevice), heldOut: found };
  } finally {
    await scorers.base.close();
    await scorers.tuned.close();
  }
}
