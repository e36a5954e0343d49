import { z } from 'zod';
import type { ChatMessage } from '../ports/chatModel.ts';
import type { Format } from './formats.ts';
import type { TrainingRow } from './trainingRow.ts';

/** What a line of a data set tells of its row; the rest stands in its record. */
export type LineTexts = Pick<TrainingRow, 'prompt' | 'completion' | 'rejected' | 'usage'>;

/** Reads a line back: the reverse of `formatted`. Null for a line that is none of this format. */
export function readLine(line: string, format: Format): LineTexts | null {
  try {
    return READERS[format](JSON.parse(line));
  } catch {
    return null;
  }
}

const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });
const messages = z.array(message);
const only = z.tuple([message]);

const trl = z.object({ prompt: messages, completion: only });
const openai = z.object({ messages });
const dpo = z.object({ prompt: messages, chosen: only, rejected: only });

const ROLES = { system: 'system', human: 'user', gpt: 'assistant' } as const;
const sharegpt = z.object({
  conversations: z.array(
    z
      .object({ from: z.enum(['system', 'human', 'gpt']), value: z.string() })
      .transform(({ from, value }): ChatMessage => ({ role: ROLES[from], content: value })),
  ),
});

const atif = z.object({
  steps: z.array(
    z.object({
      source: z.enum(['system', 'user', 'agent']),
      message: z.string(),
      observation: z.object({ results: z.tuple([z.object({ content: z.string() })]) }).optional(),
      metrics: z
        .object({ prompt_tokens: z.number().optional(), completion_tokens: z.number() })
        .optional(),
    }),
  ),
});

const READERS: Readonly<Record<Format, (value: unknown) => LineTexts>> = {
  trl: (value) => {
    const { prompt, completion } = trl.parse(value);
    return { prompt, completion: completion[0], rejected: null, usage: null };
  },
  openai: (value) => endingIn(openai.parse(value).messages),
  sharegpt: (value) => endingIn(sharegpt.parse(value).conversations),
  dpo: (value) => {
    const { prompt, chosen, rejected } = dpo.parse(value);
    return { prompt, completion: chosen[0], rejected: rejected[0], usage: null };
  },
  atif: (value) => {
    const { steps } = atif.parse(value);
    const metrics = steps.at(-1)?.metrics;
    return { ...endingIn(steps.flatMap(messagesOf)), usage: usageOf(metrics) };
  },
};

function endingIn(all: readonly ChatMessage[]): LineTexts {
  const completion = all.at(-1);
  if (completion === undefined) throw new RangeError('a conversation without a message');
  return { prompt: all.slice(0, -1), completion, rejected: null, usage: null };
}

type Steps = z.infer<typeof atif>['steps'];

function messagesOf({ source, message, observation }: Steps[number]): readonly ChatMessage[] {
  const role = source === 'agent' ? 'assistant' : source;
  const came = observation?.results.map(({ content }): ChatMessage => ({ role: 'user', content }));
  return [{ role, content: message }, ...(came ?? [])];
}

function usageOf(metrics: Steps[number]['metrics']): TrainingRow['usage'] {
  if (metrics === undefined) return null;
  const { prompt_tokens: promptTokens = null, completion_tokens: completionTokens } = metrics;
  return { promptTokens, completionTokens };
}
