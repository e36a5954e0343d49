import {
  LlamaGrammarEvaluationState,
  type Llama,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import type { ReplyShape } from '../../core/ports/chatModel.ts';
import type { CompleteOptions, WrittenReply } from './protocol.ts';
import type { Rounds } from './rounds.ts';
import type { Lent } from './sequences.ts';

export interface Writing {
  readonly model: LlamaModel;
  readonly rounds: Rounds;
  readonly lent: Lent;
  readonly prompt: readonly Token[];
  readonly request: CompleteOptions;
  readonly maxTokens: number;
  readonly grammar: LlamaGrammarEvaluationState | null;
  readonly onText: ((text: string) => void) | null;
  readonly signal: AbortSignal;
}

/** Writes one reply, token by token, in step with the others of its context. */
export async function write(writing: Writing): Promise<WrittenReply> {
  const { model, rounds, lent, prompt, onText, signal } = writing;
  const tokens: Token[] = [];
  const reply = (because: WrittenReply['because']): WrittenReply => ({
    text: model.detokenize(tokens),
    usage: { promptTokens: prompt.length, completionTokens: tokens.length },
    because,
  });
  if (signal.aborted) return reply('aborted');
  const show = onText === null ? null : pieces(model, onText);
  let joined = false;
  try {
    for await (const token of draws(writing)) {
      if (signal.aborted) return reply('aborted');
      if (!joined) {
        lent.hasRead();
        rounds.join();
        joined = true;
      }
      tokens.push(token);
      show?.(tokens);
      if (tokens.length >= writing.maxTokens) return reply('length');
      await rounds.next(lent.position);
    }
    return reply('stop');
  } finally {
    if (joined) rounds.leave();
  }
}

/** What holds a reply to a shape; null where there is none. */
export async function grammarFor(
  llama: Llama,
  model: LlamaModel,
  shape: ReplyShape | null,
): Promise<LlamaGrammarEvaluationState | null> {
  if (shape === null) return null;
  type Schema = Parameters<Llama['createGrammarForJsonSchema']>[0];
  const grammar = await llama.createGrammarForJsonSchema(shape.schema as Schema);
  return new LlamaGrammarEvaluationState({ model, grammar });
}

function draws({ lent, request, grammar }: Writing): AsyncIterable<Token> {
  return lent.sequence.evaluate([...lent.rest], {
    temperature: request.temperature,
    topP: request.topP,
    seed: request.seed,
    ...(grammar === null ? {} : { grammarEvaluationState: grammar }),
  });
}

/** Tells what is new in the text of ever more tokens. */
function pieces(
  model: LlamaModel,
  onText: (text: string) => void,
): (tokens: readonly Token[]) => void {
  let told = 0;
  return (tokens) => {
    const text = model.detokenize(tokens);
    // A character of several tokens shows as a replacement until it is whole.
    if (text.endsWith('\uFFFD') || text.length <= told) return;
    onText(text.slice(told));
    told = text.length;
  };
}
