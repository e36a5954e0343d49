import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { ADAPTER_VERSION, figuresOf, type KeptAdapter } from '../../domain/keptAdapter.ts';
import { systemClock } from '../../platform/clock.ts';
import { errorCode, makeFolder, onDisk } from '../../platform/diskErrors.ts';
import type { AdapterFacts } from '../../platform/embedded/adapterFit.ts';
import { catalogueModel } from '../../platform/embedded/catalogue.ts';
import { fileForModel } from '../../platform/embedded/fileForModel.ts';
import { hashFile } from '../../platform/embedded/modelFile.ts';
import { parseModelSpec, wholeSpec } from '../modelSpec.ts';
import type { ShowProgress } from '../progress.ts';
import {
  adapterFolder,
  adaptersFolder,
  findAdapter,
  isTaken,
  mustBeAdapterName,
  writeRecord,
} from './adapterFolder.ts';
import { checkAdapter } from './checkAdapter.ts';
import { readMade, type MadeByJob } from './madeByJob.ts';

export interface KeepOptions {
  readonly home: string;
  /** Where a trainer left the adapter and its `result.json`. */
  readonly folder: string;
  /** The job's file; null where it is in the folder, or in the bundle beside it. */
  readonly jobFile: string | null;
  /** Null for the name that the job gives it. */
  readonly name: string | null;
  /** The base as a person writes it here; null for the one that the job names. */
  readonly base: string | null;
  readonly threads?: number;
  readonly onProgress: ShowProgress;
}

/**
 * Checks what a job made and keeps it beside its base, under a name. Kept already, it is what it was. Throws `trainer.wrongBase` and
 * `trainer.damaged`, `model.notHere` where the base is not here, and `input.invalid` for a name that is taken.
 */
export async function keepAdapter(options: KeepOptions, signal: AbortSignal): Promise<KeptAdapter> {
  const { home, onProgress } = options;
  const made = await readMade(options.folder, options.jobFile);
  const name = options.name ?? made.job.name;
  mustBeAdapterName(name);
  const kept = await keptAlready(home, name, made);
  if (kept !== null) return kept;
  onProgress({ what: 'checking the adapter', fraction: null });
  const base = await baseFor(options.base ?? made.job.base.model, home, signal);
  const trainedOn = { model: made.job.base.model, sha256: made.result.base };
  const { file, expected } = made;
  const { threads } = options;
  const facts = await checkAdapter(
    { file, expected, base, trainedOn, ...(threads === undefined ? {} : { threads }) },
    signal,
  );
  const adapter = recordOf(name, made, base, facts);
  await putThere(home, adapter, made.file);
  return adapter;
}

async function keptAlready(
  home: string,
  name: string,
  { expected }: MadeByJob,
): Promise<KeptAdapter | null> {
  if (!(await isTaken(home, name))) return null;
  const kept = await findAdapter(home, name);
  if (kept.file.sha256 === expected.sha256) return kept;
  throw new LeafeError('input', 'invalid', `There is an adapter ${name} already, another one.`, {
    todo: `Give this one another name with --as, or take that away with \`leafe models remove ${name}\`.`,
  });
}

interface Base {
  readonly model: string;
  readonly file: string;
  readonly sha256: string;
}

async function baseFor(spec: string, home: string, signal: AbortSignal): Promise<Base> {
  const model = wholeSpec(spec);
  const { kind, name } = parseModelSpec(model);
  if (kind !== 'embedded' || name === '') {
    throw new LeafeError('input', 'invalid', `${spec} is no model of this machine.`, {
      todo: 'Name the base with --base: `embedded:<name>` or `embedded:<file.gguf>`.',
    });
  }
  const file = await fileForModel(name, { home, onProgress: null, fetch: false }, signal);
  return { model, file, sha256: catalogueModel(name)?.sha256 ?? (await hashFile(file, signal)) };
}

function recordOf(
  name: string,
  { expected, job, key, result }: MadeByJob,
  base: Base,
  facts: AdapterFacts,
): KeptAdapter {
  return {
    v: ADAPTER_VERSION,
    name,
    base: { model: base.model, sha256: base.sha256 },
    ...facts,
    file: { name: `adapter-${expected.sha256.slice(0, 12)}.gguf`, ...expected },
    madeFrom: { job: key, dataset: job.data.dataset, manifest: job.data.manifest },
    heldOut: { byTrainer: figuresOf(result.heldOut), onDevice: null },
    keptAt: new Date(systemClock.now()).toISOString(),
  };
}

/** Whole under its name, or not at all. */
async function putThere(home: string, adapter: KeptAdapter, from: string): Promise<void> {
  const { name, file } = adapter;
  const draft = join(adaptersFolder(home), `.${name}.${process.pid}`);
  await makeFolder(adaptersFolder(home));
  await onDisk(draft, async () => {
    try {
      await mkdir(draft);
      await copyFile(from, join(draft, file.name));
      await writeRecord(draft, adapter);
      await rename(draft, adapterFolder(home, name));
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
      throw new LeafeError('input', 'invalid', `There is an adapter ${name} already.`, {
        todo: 'Give this one another name with --as.',
        cause: error,
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}
