import type { EmbeddedOptions } from '../../platform/embedded/embeddedModel.ts';
import { fileForModel } from '../../platform/embedded/fileForModel.ts';
import { embeddedParts } from '../modelSpec.ts';
import { adapterFor } from './adapterFor.ts';

/**
 * The files that an embedded model's name stands for, its base's and its adapter's: the base is fetched where it is not here, once the
 * adapter was found to be. Throws as `fileForModel` and `adapterFor` do.
 */
export async function filesForModel(
  name: string,
  options: Parameters<typeof fileForModel>[1],
  signal: AbortSignal,
): Promise<Pick<EmbeddedOptions, 'file' | 'adapter'>> {
  const { base, adapter } = embeddedParts(name);
  if (adapter === null) return { file: await fileForModel(base, options, signal) };
  const found = await adapterFor({ base, adapter }, options.home);
  const file = await fileForModel(base, options, signal);
  return { file, adapter: { file: await found.fitting(file, signal) } };
}
