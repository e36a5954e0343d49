import {
  LlamaGrammarEvaluationState,
  type Llama,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import type { ChatMessage, ReplyShape } from '../../core/ports/chatModel.ts';
import { openLlama, promptRenderer } from './llama.ts';
import type { CompleteOptions, OpenOptions, WrittenReply } from './protocol.ts';
import { Rounds } from './rounds.ts';
import { Sequences, type Lent } from './sequences.ts';

/** A loaded model with one context of several sequences. */
export interface Engine {
  /** Tokens of the rendered prompt. */
  countTokens(messages: readonly ChatMessage[]): number;
  /** An abort ends the reply after the token being written, with `because: 'aborted'`. */
  complete(
    options: CompleteOptions,
    onText: ((text: string) => void) | null,
    signal: AbortSignal,
  ): Promise<WrittenReply>;
}

export class PromptTooLong extends Error {}

export async function openEngine(options: OpenOptions): Promise<Engine> {
  const llama = await openLlama();
  const model = await llama.loadModel({ modelPath: options.file, gpuLayers: 0 });
  const context = await model.createContext({
    contextSize: options.contextTokens,
    sequences: options.batch,
    threads: options.threads,
    batchSize: 512,
  });
  const sequences = new Sequences(
    Array.from({ length: options.batch }, () => context.getSequence()),
  );
  const rounds = new Rounds();
  const render = promptRenderer(model);
  return {
    countTokens: (messages) => render(messages).length,
    complete: async (request, onText, signal) => {
      const prompt = render(request.messages);
      const room = Math.min(options.contextTokens, context.contextSize) - prompt.length;
      if (room < 1) {
        const limit = options.contextTokens;
        throw new PromptTooLong(`${prompt.length} tokens, where ${limit} are for prompt and reply`);
      }
      const grammar = await grammarFor(llama, model, request.shape);
      const maxTokens = Math.min(request.maxTokens, room);
      const writing = { model, rounds, prompt, request, maxTokens, grammar, onText, signal };
      return sequences.using(prompt, (lent) => write({ ...writing, lent }));
    },
  };
}

async function grammarFor(
  llama: Llama,
  model: LlamaModel,
  shape: ReplyShape | null,
): Promise<LlamaGrammarEvaluationState | null> {
  if (shape === null) return null;
  type Schema = Parameters<Llama['createGrammarForJsonSchema']>[0];
  const grammar = await llama.createGrammarForJsonSchema(shape.schema as Schema);
  return new LlamaGrammarEvaluationState({ model, grammar });
}

interface Writing {
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

async function write(writing: Writing): Promise<WrittenReply> {
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
