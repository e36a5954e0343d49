import { resolve } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { catalogueModel, unknownName } from './catalogue.ts';
import { isModelPath } from './isModelPath.ts';
import { exists } from './modelFile.ts';
import { pullModel, type PullProgress } from './pull.ts';

/**
 * The file of `embedded:<name>`: a path to a GGUF file as it is, or a catalogue model, which is fetched where it is not here.
 * Throws `model.unknownModel` with the catalogue's names.
 */
export async function fileForModel(
  name: string,
  options: { readonly home: string; readonly onProgress: PullProgress | null },
  signal: AbortSignal,
): Promise<string> {
  if (isModelPath(name)) {
    const path = resolve(name);
    if (await exists(path)) return path;
    throw new LeafeError('model', 'unknownModel', `there is no file ${path}`);
  }
  const { home, onProgress } = options;
  const model = catalogueModel(name);
  if (model === null) throw unknownName(name);
  return pullModel(model, { home, ...(onProgress === null ? {} : { onProgress }) }, signal);
}
