import {
  getLlama,
  JinjaTemplateChatWrapper,
  LlamaLogLevel,
  type ChatHistoryItem,
  type ChatWrapper,
  type Llama,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import type { ChatMessage } from '../../core/ports/chatModel.ts';

export interface LlamaOptions {
  /** For all contexts together, which then decode by turns; 0 sets no bound. */
  readonly threads: number;
  /** What the library complains of, where its own errors say no more than that something failed. */
  readonly onComplaint?: (words: string) => void;
}

/** The model library, for the CPU, its complaints on stderr. */
export function openLlama({ threads, onComplaint }: LlamaOptions): Promise<Llama> {
  return getLlama({
    gpu: false,
    build: 'never',
    progressLogs: false,
    maxThreads: threads,
    logLevel: LlamaLogLevel.error,
    logger: (_level, message) => {
      process.stderr.write(`${message.trimEnd()}\n`);
      onComplaint?.(message.trimEnd());
    },
  });
}

/** Messages as the trainer of the model wrote them, up to where the reply begins: by the chat template that the file brings. */
export function promptRenderer(
  model: LlamaModel,
): (messages: readonly ChatMessage[]) => readonly Token[] {
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
