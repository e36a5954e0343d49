import {
  getLlama,
  JinjaTemplateChatWrapper,
  LlamaGrammarEvaluationState,
  LlamaLogLevel,
  type ChatHistoryItem,
  type ChatWrapper,
  type Llama,
  type LlamaContextSequence,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import type { ChatMessage, ReplyShape } from '../../core/ports/chatModel.ts';
import type { CompleteOptions, OpenOptions, WrittenReply } from './protocol.ts';
import { Sequences } from './sequences.ts';

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
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    progressLogs: false,
    maxThreads: 0,
    logLevel: LlamaLogLevel.error,
    logger: (_level, message) => void process.stderr.write(`${message.trimEnd()}\n`),
  });
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
      return sequences.using(prompt, signal, (sequence, rest) =>
        write({ model, sequence, prompt, rest, request, maxTokens, grammar, onText, signal }),
      );
    },
  };
}

/** Messages as the trainer of the model wrote them: by the chat template that the file brings. */
function promptRenderer(model: LlamaModel): (messages: readonly ChatMessage[]) => readonly Token[] {
  const template = model.fileInfo.metadata.tokenizer.chat_template;
  if (template === undefined) throw new Error('the file has no chat template');
  const wrapper: ChatWrapper = new JinjaTemplateChatWrapper({
    template,
    tokenizer: model.tokenizer,
  });
  return (messages) => {
    const chatHistory: ChatHistoryItem[] = messages.map(({ role, content }) =>
      role === 'assistant' ? { type: 'model', response: [content] } : { type: role, text: content },
    );
    chatHistory.push({ type: 'model', response: [] });
    return wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
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
  readonly sequence: LlamaContextSequence;
  readonly prompt: readonly Token[];
  /** The end of the prompt that the sequence does not hold yet. */
  readonly rest: readonly Token[];
  readonly request: CompleteOptions;
  readonly maxTokens: number;
  readonly grammar: LlamaGrammarEvaluationState | null;
  readonly onText: ((text: string) => void) | null;
  readonly signal: AbortSignal;
}

async function write(writing: Writing): Promise<WrittenReply> {
  const { model, sequence, prompt, rest, request, grammar, onText, signal } = writing;
  const tokens: Token[] = [];
  let text = '';
  const reply = (because: WrittenReply['because']): WrittenReply => ({
    text: model.detokenize(tokens),
    usage: { promptTokens: prompt.length, completionTokens: tokens.length },
    because,
  });
  const draws = sequence.evaluate([...rest], {
    temperature: request.temperature,
    topP: request.topP,
    seed: request.seed,
    ...(grammar === null ? {} : { grammarEvaluationState: grammar }),
  });
  for await (const token of draws) {
    if (signal.aborted) return reply('aborted');
    tokens.push(token);
    if (onText !== null) {
      const now = model.detokenize(tokens);
      // A character of several tokens shows as a replacement until it is whole.
      if (!now.endsWith('\uFFFD') && now.length > text.length) {
        onText(now.slice(text.length));
        text = now;
      }
    }
    if (tokens.length >= writing.maxTokens) return reply('length');
  }
  return reply('stop');
}
