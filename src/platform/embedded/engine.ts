import type { LlamaModel, Token } from 'node-llama-cpp';
import type { ChatMessage } from '../../core/ports/chatModel.ts';
import { ContextRefused, Contexts } from './contexts.ts';
import { errorText } from './errorText.ts';
import { LastWords } from './lastWords.ts';
import { openLlama, promptRenderer } from './llama.ts';
import { logProbsOf } from './logProbs.ts';
import type {
  CompleteOptions,
  ContextOptions,
  OpenOptions,
  ScoreOptions,
  WrittenReply,
} from './protocol.ts';
import { Rounds } from './rounds.ts';
import { Sequences } from './sequences.ts';
import { grammarFor, write } from './writing.ts';

/** A loaded model with the contexts that were asked for over it: its own, and those of its adapters. */
export interface Engine {
  /** Tokens of the rendered prompt. */
  countTokens(messages: readonly ChatMessage[]): number;
  /** An abort ends the reply after the token being written, with `because: 'aborted'`. */
  complete(
    options: CompleteOptions,
    onText: ((text: string) => void) | null,
    signal: AbortSignal,
  ): Promise<WrittenReply>;
  /** See `Scorer.logProbsOf`. */
  score(options: ScoreOptions, signal: AbortSignal): Promise<readonly number[]>;
}

export class PromptTooLong extends Error {}

/** For a base beside its tuned model. Of the default model one is half a gigabyte. */
const MOST_CONTEXTS = 2;

export async function openEngine(options: OpenOptions): Promise<Engine> {
  let complaints = new LastWords(1024);
  const onComplaint = (words: string): void => complaints.add(`${words}\n`);
  const llama = await openLlama({ threads: options.threads, onComplaint });
  const model = await llama.loadModel({ modelPath: options.file, gpuLayers: 0 });
  const contexts = new Contexts(MOST_CONTEXTS, async (wanted) => {
    complaints = new LastWords(1024);
    try {
      return await openContext(model, options, wanted);
    } catch (error) {
      const file = wanted.adapter?.file ?? options.file;
      throw new ContextRefused(`${file}: ${reasonIn(complaints.text) ?? errorText(error)}`);
    }
  });
  const render = promptRenderer(model);
  return {
    countTokens: (messages) => render(messages).length,
    complete: async (request, onText, signal) => {
      const prompt = render(request.messages);
      const grammar = await grammarFor(llama, model, request.shape);
      return contexts.using(request.context, async ({ sequences, rounds, tokens }) => {
        if (prompt.length >= tokens) throw tooLong(prompt.length, tokens);
        const maxTokens = Math.min(request.maxTokens, tokens - prompt.length);
        const writing = { model, rounds, prompt, request, maxTokens, grammar, onText, signal };
        return sequences.using(prompt, (lent) => write({ ...writing, lent }));
      });
    },
    score: ({ context, prompt, completion }, signal) =>
      contexts.using(context, async ({ sequences, tokens }) => {
        const length = prompt.length + completion.length;
        if (length > tokens) throw tooLong(length, tokens);
        const row = { prompt: known(model, prompt), completion: known(model, completion) };
        return logProbsOf(row, sequences, signal);
      }),
  };
}

function tooLong(length: number, tokens: number): PromptTooLong {
  return new PromptTooLong(`${length} tokens, where ${tokens} are for prompt and reply`);
}

/** Ids of the model's own vocabulary; others would be taken for it, or end the process. */
function known({ fileInfo }: LlamaModel, ids: readonly number[]): readonly Token[] {
  const words = fileInfo.metadata.tokenizer.ggml.tokens.length;
  const strange = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= words);
  if (strange !== undefined) throw new Error(`it has no token ${strange}, but ${words} from 0 on`);
  return ids as readonly Token[];
}

interface OpenContext {
  readonly sequences: Sequences;
  readonly rounds: Rounds;
  /** Of prompt and reply. */
  readonly tokens: number;
  close(): Promise<void>;
}

async function openContext(
  model: LlamaModel,
  { threads }: OpenOptions,
  { adapter, batch, contextTokens }: ContextOptions,
): Promise<OpenContext> {
  const lora = adapter === null ? null : { filePath: adapter.file, scale: adapter.scale };
  const context = await model.createContext({
    contextSize: contextTokens,
    sequences: batch,
    // All of them or none: contexts that decode at once, each with a few, are slower than by turns.
    threads: { ideal: threads, min: threads },
    batchSize: 512,
    ...(lora === null ? {} : { lora: { adapters: [lora] } }),
  });
  const all = Array.from({ length: batch }, () => context.getSequence());
  return {
    sequences: new Sequences(all),
    rounds: new Rounds(),
    // The library makes it smaller where memory is short.
    tokens: Math.min(contextTokens, context.contextSize),
    close: () => context.dispose(),
  };
}

/** The library's own words without the names of its functions; null where it said nothing. */
function reasonIn(complaints: string): string | null {
  const words = complaints.replace(/(^|\| )\w+: (failed to apply lora adapter: )?/g, '$1');
  return words === '' ? null : words;
}
