import type { LlamaModel, Token as TokenId } from 'node-llama-cpp';
import type { ChatMessage } from '../../core/ports/chatModel.ts';
import type { RowLengths, RowTokens, Token } from '../../core/ports/tokenizer.ts';
import { openLlama, promptRenderer } from './llama.ts';

/** A model's tokenizer and chat template, without its weights. */
export interface Vocabulary {
  tokensOf(prompt: readonly ChatMessage[], completion: string): RowTokens;
  lengthsOf(prompt: readonly ChatMessage[], completion: string): RowLengths;
}

export async function openVocabulary(file: string): Promise<Vocabulary> {
  const llama = await openLlama({ threads: 0 });
  const model = await llama.loadModel({ modelPath: file, gpuLayers: 0, vocabOnly: true });
  const render = promptRenderer(model);
  const end = endOfReply(model, render);
  const trained = (completion: string): readonly TokenId[] => [...model.tokenize(completion), end];
  return {
    tokensOf: (prompt, completion) => ({
      prompt: pieces(model, render(prompt)),
      completion: pieces(model, trained(completion)),
    }),
    lengthsOf: (prompt, completion) => ({
      prompt: render(prompt).length,
      completion: trained(completion).length,
    }),
  };
}

/**
 * The token that the template puts after a reply: what the model has to write to end one. A file's own words on it are often wrong: they
 * name the end of a text.
 */
function endOfReply(model: LlamaModel, render: ReturnType<typeof promptRenderer>): TokenId {
  const asked: readonly ChatMessage[] = [{ role: 'user', content: 'a' }];
  const answered: readonly ChatMessage[] = [
    ...asked,
    { role: 'assistant', content: 'b' },
    { role: 'user', content: 'c' },
  ];
  const after = render(answered).slice(render(asked).length);
  const end = after.find((token) => model.isEogToken(token)) ?? model.tokens.eos;
  if (end === null) throw new Error('its chat template ends a reply with no token');
  return end;
}

/** What stands for bytes that are no whole character yet. */
const BROKEN = '\uFFFD';

/** Each token with its text; a character of several tokens is told with the last of them. */
function pieces(model: LlamaModel, ids: readonly TokenId[]): readonly Token[] {
  const found: Token[] = [];
  let waiting: TokenId[] = [];
  for (const [at, id] of ids.entries()) {
    waiting.push(id);
    const text = model.detokenize(waiting, true, ids.slice(Math.max(0, at - 1), at));
    const isWhole = !text.includes(BROKEN) || waiting.length >= MOST_BYTES;
    found.push({ id, text: isWhole ? text : '' });
    if (isWhole) waiting = [];
  }
  return found;
}

/** Of one character in UTF-8: what is not whole then never will be. */
const MOST_BYTES = 4;
