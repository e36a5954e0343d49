import { z } from 'zod';
import type { OutsideMessage, OutsideTrajectory } from '../../core/explore/takeOver.ts';

/** A trajectory, and the problem it says it is about. */
export interface ReadTrajectory extends OutsideTrajectory {
  /** Null where it names none. */
  readonly problem: string | null;
}

const part = z.looseObject({ type: z.string(), text: z.string().nullish() });
const content = z.union([z.string(), z.array(part)]).nullish();
const tokens = z.number().int().min(0).nullish();

/** Where a record says what it is about: ours and others' habits. */
const about = {
  problem: z.string().nullish(),
  metadata: z.looseObject({ problem: z.string().nullish() }).nullish(),
  extra: z
    .looseObject({
      problem: z.string().nullish(),
      meta: z.looseObject({ problem: z.string().nullish() }).nullish().catch(null),
    })
    .nullish(),
};

const atifStep = z.looseObject({
  source: z.enum(['system', 'user', 'agent']),
  message: content,
  model_name: z.string().nullish(),
  metrics: z.looseObject({ prompt_tokens: tokens, completion_tokens: tokens }).nullish(),
  observation: z.looseObject({ results: z.array(z.looseObject({ content })) }).nullish(),
});

/** Any ATIF 1: what later ones added is of no matter here. */
export const atifTrajectorySchema = z
  .looseObject({
    schema_version: z.string().regex(/^ATIF-v1\.\d+$/, 'only ATIF-v1 is read'),
    agent: z.looseObject({ name: z.string(), model_name: z.string().nullish() }),
    steps: z.array(atifStep).min(1),
    ...about,
  })
  .transform(({ agent, steps, ...rest }): ReadTrajectory => ({
    agent: { name: agent.name, model: agent.model_name ?? null },
    problem: problemOf(rest),
    messages: steps.flatMap(messagesOf),
  }));

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool', 'function'] as const;

/** A line of messages as the OpenAI API has them. */
export const messageLogSchema = z
  .looseObject({
    messages: z.array(z.looseObject({ role: z.enum(ROLES), content })).min(1),
    model: z.string().nullish(),
    agent: z.string().nullish(),
    ...about,
  })
  .transform(({ messages, model, agent, ...rest }): ReadTrajectory => ({
    agent: { name: agent ?? 'unknown', model: model ?? null },
    problem: problemOf(rest),
    messages: messages.map(({ role, content }) => said(roleOf(role), textOf(content))),
  }));

function messagesOf(step: z.infer<typeof atifStep>): readonly OutsideMessage[] {
  const { source, message, metrics, observation } = step;
  const usage = {
    promptTokens: metrics?.prompt_tokens ?? 0,
    completionTokens: metrics?.completion_tokens ?? 0,
  };
  const text = textOf(message);
  const own: OutsideMessage =
    source === 'agent'
      ? { ...said('assistant', text), model: step.model_name ?? null, usage }
      : said(source, text);
  const came = (observation?.results ?? []).map((result) => textOf(result.content));
  return came.length === 0 ? [own] : [own, said('user', came.join('\n'))];
}

function said(role: OutsideMessage['role'], content: string): OutsideMessage {
  return { role, content, model: null, usage: null };
}

function roleOf(role: (typeof ROLES)[number]): OutsideMessage['role'] {
  if (role === 'developer') return 'system';
  return role === 'tool' || role === 'function' ? 'user' : role;
}

/** Its text parts; half a character pair would not come back from a file as it was. */
function textOf(value: z.infer<typeof content>): string {
  if (typeof value === 'string') return wellFormed(value);
  return wellFormed((value ?? []).map(({ text }) => text ?? '').join('\n'));
}

function wellFormed(text: string): string {
  return text.replace(
    /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
    '\uFFFD',
  );
}

function problemOf({
  problem,
  metadata,
  extra,
}: {
  readonly problem?: string | null | undefined;
  readonly metadata?: { readonly problem?: string | null | undefined } | null | undefined;
  readonly extra?: z.infer<typeof about.extra>;
}): string | null {
  return problem ?? metadata?.problem ?? extra?.problem ?? extra?.meta?.problem ?? null;
}
