import { LeafeError } from '../../core/errors.ts';
import { NoGguf, readGgufHeader } from './ggufHeader.ts';

/** The field of a GGUF file that says what kind of model it is. */
const FIELD = 'general.architecture';

/** `general.architecture` of a GGUF file: `qwen2`, `llama`. Throws `model.wrongFile` for a file that is none, or does not say. */
export async function architectureOf(path: string): Promise<string> {
  const { metadata } = await readGgufHeader(path).catch((error: unknown) => {
    throw error instanceof NoGguf ? wrongFile(path, error.message) : error;
  });
  const found = metadata.get(FIELD);
  if (typeof found !== 'string') throw wrongFile(path, `it has no ${FIELD}`);
  return found;
}

function wrongFile(path: string, why: string): LeafeError<'model'> {
  return new LeafeError('model', 'wrongFile', `${path}: ${why}`);
}
