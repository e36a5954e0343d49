import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Job } from '../../domain/training.ts';
import { LeafeError } from '../../core/errors.ts';
import { architectureOf } from '../../platform/embedded/architecture.ts';
import { catalogueModel } from '../../platform/embedded/catalogue.ts';
import { fileForModel } from '../../platform/embedded/fileForModel.ts';
import { hashFile } from '../../platform/embedded/modelFile.ts';
import { parseModelSpec } from '../modelSpec.ts';
import type { ShowProgress } from '../progress.ts';

/** What a job says of the model that a person names. Throws `input.invalid` for one that is no file of this machine. */
export async function baseOfModel(
  spec: string,
  { home, onProgress }: { readonly home: string; readonly onProgress: ShowProgress },
  signal: AbortSignal,
): Promise<Job['base']> {
  const { kind, name } = parseModelSpec(spec);
  if (kind !== 'embedded' || name === '') {
    const what = `${JSON.stringify(spec)} is no model that an adapter can be put beside here.`;
    throw new LeafeError('input', 'invalid', what, {
      todo: 'Name one that runs on this machine: `embedded:<name>` or `embedded:<file.gguf>`.',
    });
  }
  const file = await fileForModel(name, { home, onProgress }, signal);
  const known = catalogueModel(name);
  // A file of the catalogue was checked when it was found.
  if (known === null) onProgress({ what: `reading ${basename(file)}`, fraction: null });
  const sha256 = known?.sha256 ?? (await hashFile(file, signal));
  const { size } = await stat(file);
  return {
    // A path is this machine's; the hash says which file it is.
    model: known === null ? `embedded:${basename(file)}` : spec,
    gguf: { name: basename(file), bytes: size, sha256 },
    architecture: await architectureOf(file),
    hub: known?.hub ?? null,
  };
}
