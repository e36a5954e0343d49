import { LeafeError } from '../core/errors.ts';
import type { Tokenizer } from '../core/ports/tokenizer.ts';
import { embeddedParts, parseModelSpec } from './modelSpec.ts';
import type { Progress } from './progress.ts';

export interface OpenTokenizerOptions {
  readonly home: string;
  /** False: a model that is not here is `model.notHere`. */
  readonly fetch?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * The tokenizer of the model that a person names: `embedded:<name>`, which is fetched where it is not here, or
 * `embedded:<file.gguf>`; an adapter has that of its base. Throws `input.invalid` for one that keeps its tokenizer to itself.
 */
export async function openTokenizer(
  spec: string,
  options: OpenTokenizerOptions,
  signal: AbortSignal,
): Promise<Tokenizer> {
  const { kind, name } = parseModelSpec(spec);
  if (kind !== 'embedded' || name === '') {
    const what = `${JSON.stringify(spec)} has no tokenizer that can be read here.`;
    throw new LeafeError('input', 'invalid', what, {
      todo: 'Name the file of the model that you train: `embedded:<name>` or `embedded:<file.gguf>`.',
    });
  }
  const [{ openEmbeddedTokenizer }, { fileForModel }] = await Promise.all([
    import('../platform/embedded/embeddedTokenizer.ts'),
    import('../platform/embedded/fileForModel.ts'),
  ]);
  const { home, onProgress = null, fetch = true } = options;
  const { base } = embeddedParts(name);
  const file = await fileForModel(base, { home, onProgress, fetch }, signal);
  return openEmbeddedTokenizer({ file, name: spec });
}
