import { availableParallelism } from 'node:os';
import { LeafeError } from '../../core/errors.ts';
import type { ChatModel, ChatRequest } from '../../core/ports/chatModel.ts';
import type { CompleteOptions, ContextOptions } from './protocol.ts';
import { joinProcess, type ProcessShare } from './sharedProcess.ts';

export interface EmbeddedOptions {
  readonly file: string;
  /** As a person writes it, such as `embedded:qwen2.5-coder-1.5b`. */
  readonly name: string;
  /** A LoRA that is added to the model's weights, as a GGUF file, and how much of it: 1 where not given. */
  readonly adapter?: { readonly file: string; readonly scale?: number };
  readonly threads?: number;
  readonly batch?: number;
  readonly contextTokens?: number;
  /** The process leaves after this long without a request. */
  readonly idleMs?: number;
}

export const EMBEDDED_DEFAULTS = { batch: 4, contextTokens: 4096, idleMs: 5 * 60_000 } as const;

/**
 * A GGUF file in a process of its own, which starts at the first request and again after it has died. Models of one file, with adapters
 * and without, share one process and its weights. Throws `model.wrongFile` when the file or the adapter cannot be loaded and
 * `model.unreachable` when the process dies under a request.
 */
export async function openEmbedded(
  options: EmbeddedOptions,
  signal: AbortSignal,
): Promise<ChatModel> {
  signal.throwIfAborted();
  const share = shareFor(options);
  const context = contextFor(options);
  return {
    name: options.name,
    batch: context.batch,
    contextTokens: context.contextTokens,
    holdsShape: true,
    countTokens: (messages, signal) =>
      share.use((client, signal) => client.count(messages, signal), signal),
    complete: async (request, signal) => {
      const asked = { context, ...completeOptions(request) };
      const reply = await share.use(
        (client, signal) => client.complete(asked, request.onText, signal),
        signal,
      );
      if (reply.because === 'aborted') throw abortReason(signal);
      return { text: reply.text, usage: reply.usage, because: reply.because };
    },
    close: () => share.close(),
  };
}

/** A share in the process that holds the file. */
export function shareFor({ file, threads, idleMs }: EmbeddedOptions): ProcessShare {
  const options = { file, threads: threads ?? availableParallelism() };
  return joinProcess(options, idleMs ?? EMBEDDED_DEFAULTS.idleMs);
}

/** The context in that process that is asked. */
export function contextFor({ adapter, batch, contextTokens }: EmbeddedOptions): ContextOptions {
  return {
    adapter: adapter === undefined ? null : { file: adapter.file, scale: adapter.scale ?? 1 },
    batch: batch ?? EMBEDDED_DEFAULTS.batch,
    contextTokens: contextTokens ?? EMBEDDED_DEFAULTS.contextTokens,
  };
}

function completeOptions(request: ChatRequest): Omit<CompleteOptions, 'context'> {
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
