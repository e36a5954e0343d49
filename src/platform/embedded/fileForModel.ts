import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { unreadable } from '../unreadable.ts';
import { catalogueModel, unknownName } from './catalogue.ts';
import { isModelPath } from './isModelPath.ts';
import { exists, modelPath, notHere, presentModel } from './modelFile.ts';
import { pullModel, type PullProgress } from './pull.ts';

/**
 * The file of `embedded:<name>`: a path to a GGUF file as it is, or a catalogue model, which is fetched where it is not here.
 * Throws `model.unknownModel` with the catalogue's names.
 */
export async function fileForModel(
  name: string,
  options: {
    readonly home: string;
    readonly onProgress: PullProgress | null;
    /** False: what is not here is not fetched (`model.notHere`). */
    readonly fetch?: boolean;
  },
  signal: AbortSignal,
): Promise<string> {
  if (isModelPath(name)) {
    const path = resolve(name);
    if (!(await exists(path))) {
      throw new LeafeError('model', 'unknownModel', `there is no file ${path}`);
    }
    await mustBeGguf(path);
    return path;
  }
  const { home, onProgress, fetch = true } = options;
  const model = catalogueModel(name);
  if (model === null) throw unknownName(name);
  if (!fetch) {
    const here = await presentModel(model, home, signal);
    if (here !== null) return here;
    throw notHere(modelPath(model, home), model);
  }
  return pullModel(model, { home, ...(onProgress === null ? {} : { onProgress }) }, signal);
}

/** Looked at before anything is begun; whether all of the file is there shows when it is loaded. */
async function mustBeGguf(path: string): Promise<void> {
  if ((await firstBytes(path)) === 'GGUF') return;
  throw new LeafeError('model', 'wrongFile', `${path} is no GGUF file`);
}

async function firstBytes(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(error, `The model file ${path}`);
  }
}
