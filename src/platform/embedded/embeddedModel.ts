import { availableParallelism } from 'node:os';
import { LeafeError } from '../../core/errors.ts';
import type { ChatModel, ChatRequest } from '../../core/ports/chatModel.ts';
import { ModelClient } from './modelClient.ts';
import type { OpenOptions } from './protocol.ts';

export interface EmbeddedOptions {
  readonly file: string;
  /** As a person writes it, such as `embedded:qwen2.5-coder-1.5b`. */
  readonly name: string;
  readonly threads?: number;
  readonly batch?: number;
  readonly contextTokens?: number;
  /** The process leaves after this long without a request. */
  readonly idleMs?: number;
}

export const EMBEDDED_DEFAULTS = { batch: 4, contextTokens: 4096, idleMs: 5 * 60_000 } as const;

/**
 * A GGUF file in a process of its own, which starts at the first request and again after it has died. Throws
 * `model.wrongFile` when the file cannot be loaded and `model.unreachable` when the process dies under a request.
 */
export async function openEmbedded(
  options: EmbeddedOptions,
  signal: AbortSignal,
): Promise<ChatModel> {
  signal.throwIfAborted();
  const open: OpenOptions = {
    file: options.file,
    threads: options.threads ?? availableParallelism(),
    batch: options.batch ?? EMBEDDED_DEFAULTS.batch,
    contextTokens: options.contextTokens ?? EMBEDDED_DEFAULTS.contextTokens,
  };
  const client = new ModelClient(
    { kind: 'open', options: open },
    options.idleMs ?? EMBEDDED_DEFAULTS.idleMs,
  );
  return {
    name: options.name,
    batch: open.batch,
    contextTokens: open.contextTokens,
    holdsShape: true,
    countTokens: (messages, signal) => client.count(messages, signal),
    complete: async (request, signal) => {
      const reply = await client.complete(completeOptions(request), request.onText, signal);
      if (reply.because === 'aborted') throw abortReason(signal);
      return { text: reply.text, usage: reply.usage, because: reply.because };
    },
    close: () => client.close(),
  };
}

function completeOptions(request: ChatRequest): Parameters<ModelClient['complete']>[0] {
  const { messages, temperature, topP, maxTokens, seed, shape, onText } = request;
  return {
    messages,
    temperature,
    topP,
    maxTokens,
    seed,
    shape: shape ?? null,
    stream: onText !== undefined,
  };
}

function abortReason(signal: AbortSignal): unknown {
  return signal.aborted
    ? signal.reason
    : new LeafeError('model', 'unreachable', 'the model stopped writing without being asked to');
}
