import { OpenAI } from 'openai';
import type { ChatModel, ChatReply, ChatRequest } from '../../core/ports/chatModel.ts';
import { OPENAI_ADDRESS } from '../../domain/endpointAddress.ts';
import { tokenBound } from '../tokenBound.ts';
import { endpointError } from './endpointErrors.ts';
import { IdleWatch } from './idleWatch.ts';
import { probeContext } from './probeContext.ts';
import { readReply, type ReadReply } from './readReply.ts';
import { bodyOf, unwelcomeIn, WELCOME_ALL, type Welcome } from './requestBody.ts';

export interface OpenAiOptions {
  readonly model: string;
  readonly baseUrl?: string;
  /** Never written anywhere: errors are cleaned of it. */
  readonly apiKey?: string;
  readonly batch?: number;
  /** Tokens of prompt and reply; asked of the endpoint where not given. */
  readonly contextTokens?: number;
  /** How long the endpoint may say nothing: before its first word and between two. */
  readonly idleTimeoutMs?: number;
}

const DEFAULTS = {
  baseUrl: OPENAI_ADDRESS,
  batch: 8,
  contextTokens: 16_384,
  idleTimeoutMs: 120_000,
} as const;

/**
 * A model behind an OpenAI-compatible endpoint. What the endpoint does not understand (seed, shapes, usage in streams) it
 * is not sent again. Errors are `LeafeError<'model'>`; one of `rateLimited` or `unreachable` may carry `retryAfterMs`. It does
 * not ask again by itself: `patient` does.
 */
export async function openOpenAi(options: OpenAiOptions, signal: AbortSignal): Promise<ChatModel> {
  const client = new OpenAI({
    apiKey: options.apiKey ?? 'none',
    baseURL: options.baseUrl ?? DEFAULTS.baseUrl,
    maxRetries: 0,
    logLevel: 'off',
    ...(options.baseUrl === undefined ? {} : { organization: null, project: null }),
  });
  const probed = options.contextTokens ?? (await probe(client, options, signal));
  return new OpenAiModel(client, options, probed ?? DEFAULTS.contextTokens);
}

async function probe(
  client: OpenAI,
  options: OpenAiOptions,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    return await probeContext(client, options.model, signal);
  } catch (error) {
    signal.throwIfAborted();
    const translated = endpointError(error, secretsOf(options));
    if (translated.reason === 'unauthorized') throw translated;
    // Many endpoints have no list of models; one that is away is told of by the first request.
    return null;
  }
}

class OpenAiModel implements ChatModel {
  readonly name: string;
  readonly batch: number;
  readonly contextTokens: number;
  readonly #client: OpenAI;
  readonly #options: OpenAiOptions;
  #welcome: Welcome = WELCOME_ALL;
  #shapeSeen = false;

  constructor(client: OpenAI, options: OpenAiOptions, contextTokens: number) {
    this.name = `openai:${options.model}`;
    this.batch = options.batch ?? DEFAULTS.batch;
    this.contextTokens = contextTokens;
    this.#client = client;
    this.#options = options;
  }

  /** True once a shaped reply has come back as JSON: some endpoints ignore a shape without a word. */
  get holdsShape(): boolean {
    return this.#shapeSeen && this.#welcome.shape;
  }

  async countTokens(messages: ChatRequest['messages']): Promise<number> {
    return tokenBound(messages);
  }

  async complete(request: ChatRequest, signal: AbortSignal): Promise<ChatReply> {
    for (;;) {
      try {
        return this.#finished(request, await this.#ask(request, signal));
      } catch (error) {
        signal.throwIfAborted();
        const unwelcome = unwelcomeIn(error, this.#welcome, request);
        if (unwelcome === null) throw endpointError(error, secretsOf(this.#options));
        this.#welcome = unwelcome;
      }
    }
  }

  async close(): Promise<void> {
    return undefined;
  }

  async #ask(request: ChatRequest, signal: AbortSignal): Promise<ReadReply> {
    const watch = new IdleWatch(this.#options.idleTimeoutMs ?? DEFAULTS.idleTimeoutMs, signal);
    try {
      const { data, response } = await this.#client.chat.completions
        .create(bodyOf(request, this.#options.model, this.#welcome), {
          signal: watch.signal,
          timeout: 24 * 3_600_000,
        })
        .withResponse();
      return await readReply(data, response, request, watch);
    } catch (error) {
      throw watch.timedOut ?? error;
    } finally {
      watch.stop();
    }
  }

  #finished(request: ChatRequest, read: ReadReply): ChatReply {
    if (request.shape !== undefined && isJson(read.text)) this.#shapeSeen = true;
    const { text, because } = read;
    const usage = read.usage ?? {
      promptTokens: tokenBound(request.messages),
      completionTokens: Math.min(Buffer.byteLength(text), request.maxTokens),
    };
    return { text, usage, because };
  }
}

function secretsOf({ apiKey }: OpenAiOptions): readonly string[] {
  return apiKey === undefined || apiKey === '' ? [] : [apiKey];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
