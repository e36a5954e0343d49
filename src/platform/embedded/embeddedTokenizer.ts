import type { Tokenizer } from '../../core/ports/tokenizer.ts';
import { ModelClient } from './modelClient.ts';

export interface EmbeddedTokenizerOptions {
  readonly file: string;
  /** As a person writes it, such as `embedded:qwen2.5-coder-1.5b`. */
  readonly name: string;
}

/** The process leaves after this long without a question. */
const IDLE_MS = 60_000;

/** The tokenizer of a GGUF file, in a process of its own. Only the vocabulary is read, not the weights. */
export function openEmbeddedTokenizer({ file, name }: EmbeddedTokenizerOptions): Tokenizer {
  const client = new ModelClient({ kind: 'openVocabulary', options: { file } }, IDLE_MS);
  return {
    name,
    tokensOf: (prompt, completion, signal) => client.tokenise({ prompt, completion }, signal),
    lengthsOf: (prompt, completion, signal) => client.measure({ prompt, completion }, signal),
    close: () => client.close(),
  };
}
