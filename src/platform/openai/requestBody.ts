import { APIError, type OpenAI } from 'openai';
import type { ChatRequest } from '../../core/ports/chatModel.ts';

type Body = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/** What the endpoint has not refused so far. */
export interface Welcome {
  readonly usage: boolean;
  readonly seed: boolean;
  readonly shape: boolean;
  readonly sampling: boolean;
  /** `false`: it wants `max_completion_tokens` instead. */
  readonly maxTokens: boolean;
}

export const WELCOME_ALL: Welcome = {
  usage: true,
  seed: true,
  shape: true,
  sampling: true,
  maxTokens: true,
};

export function bodyOf(request: ChatRequest, model: string, welcome: Welcome): Body {
  const { messages, temperature, topP, maxTokens, seed, shape } = request;
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    ...(welcome.usage ? { stream_options: { include_usage: true } } : {}),
    ...(welcome.maxTokens ? { max_tokens: maxTokens } : { max_completion_tokens: maxTokens }),
    ...(welcome.sampling ? { temperature, top_p: topP } : {}),
    ...(welcome.seed ? { seed } : {}),
    ...(welcome.shape && shape !== undefined
      ? {
          response_format: {
            type: 'json_schema',
            json_schema: { name: shape.name, schema: { ...shape.schema }, strict: true },
          },
        }
      : {}),
  };
}

/** The words by which endpoints name what they refuse. */
const NAMES: readonly (readonly [keyof Welcome, RegExp])[] = [
  ['usage', /stream_options|include_usage/i],
  ['seed', /\bseed\b/i],
  ['shape', /response_format|json_schema|json schema|structured|grammar/i],
  ['maxTokens', /max_completion_tokens/i],
  ['sampling', /\btemperature\b|\btop_p\b/i],
];

const REFUSAL =
  /unsupported|not support|unknown|unrecogni[sz]ed|unexpected|extra|not permitted|not allowed|not implemented/i;

/** What to send without, when a refusal names a part that can be left out; null where it names none that was sent. */
export function unwelcomeIn(
  error: unknown,
  welcome: Welcome,
  { shape }: ChatRequest,
): Welcome | null {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return null;
  const text = `${error.param ?? ''} ${error.message}`;
  if (!REFUSAL.test(text)) return null;
  const named = NAMES.find(
    ([part, words]) =>
      welcome[part] && words.test(text) && (part !== 'shape' || shape !== undefined),
  );
  return named === undefined ? null : { ...welcome, [named[0]]: false };
}
