import type { OpenAI } from 'openai';
import { z } from 'zod';
import type { ChatReply, ChatRequest, Usage } from '../../core/ports/chatModel.ts';
import type { IdleWatch } from './idleWatch.ts';

export interface ReadReply {
  readonly text: string;
  /** Null where the endpoint does not tell. */
  readonly usage: Usage | null;
  readonly because: ChatReply['because'];
}

/** The connection ended before the reply did. */
export class StreamCut extends Error {
  constructor() {
    super('the reply ended in the middle');
  }
}

/** The body is not what the protocol says. */
export class OddBody extends Error {}

/** No program needs more; an endpoint that never ends must not fill the memory. */
const LONGEST_CHARS = 4 * 1024 * 1024;

export async function readReply(
  stream: AsyncIterable<OpenAI.Chat.ChatCompletionChunk>,
  response: Response,
  request: ChatRequest,
  watch: IdleWatch,
): Promise<ReadReply> {
  // Some endpoints do not stream whatever they are asked.
  if (/application\/json/i.test(response.headers.get('content-type') ?? '')) {
    return wholeReply(await response.text(), request);
  }
  return streamedReply(stream, request, watch);
}

async function streamedReply(
  stream: AsyncIterable<OpenAI.Chat.ChatCompletionChunk>,
  { onText }: ChatRequest,
  watch: IdleWatch,
): Promise<ReadReply> {
  let text = '';
  let usage: Usage | null = null;
  let finish: string | null = null;
  let chunks = 0;
  for await (const chunk of stream) {
    watch.heard();
    chunks++;
    const choice = chunk.choices?.[0];
    const piece = choice?.delta?.content ?? '';
    if (piece !== '') {
      text += piece;
      onText?.(piece);
    }
    finish = choice?.finish_reason ?? finish;
    usage = usageOf(chunk.usage) ?? usage;
    if (text.length > LONGEST_CHARS) return { text, usage, because: 'length' };
  }
  if (chunks === 0) throw new OddBody('the reply is empty');
  if (finish === null) throw new StreamCut();
  return { text, usage, because: becauseOf(finish) };
}

const wholeSchema = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z.unknown(),
});

function wholeReply(body: string, { onText }: ChatRequest): ReadReply {
  if (body.trim() === '') throw new OddBody('the reply is empty');
  const parsed = wholeSchema.safeParse(parseJson(body));
  const choice = parsed.data?.choices[0];
  if (choice === undefined) throw new OddBody('the reply is no chat completion');
  const text = (choice.message.content ?? '').slice(0, LONGEST_CHARS);
  onText?.(text);
  const because = becauseOf(choice.finish_reason ?? 'stop');
  return { text, usage: usageOf(parsed.data?.usage), because };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new OddBody('the reply is not valid JSON', { cause: error });
  }
}

const natural = z.number().int().min(0);
const usageSchema = z.object({ prompt_tokens: natural, completion_tokens: natural });

function usageOf(usage: unknown): Usage | null {
  const parsed = usageSchema.safeParse(usage);
  if (!parsed.success) return null;
  const { prompt_tokens, completion_tokens } = parsed.data;
  return { promptTokens: prompt_tokens, completionTokens: completion_tokens };
}

function becauseOf(finish: string): ChatReply['because'] {
  return finish === 'length' ? 'length' : 'stop';
}
