import { homedir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/app/runs.ts';
import { ContestEnvironment } from '../../src/core/contest/contestEnvironment.ts';
import type { ChatMessage, ChatModel } from '../../src/core/ports/chatModel.ts';
import { settingsSchema } from '../../src/domain/settings.ts';
import { openEmbedded, type EmbeddedOptions } from '../../src/platform/embedded/embeddedModel.ts';
import { openProblems } from '../../src/platform/problems/openProblems.ts';
import { tableJudge } from '../../test/support/tableJudge.ts';

export function benchHome(): string {
  return process.env['LEAFE_HOME'] ?? join(homedir(), '.leafe');
}

export interface Answer {
  readonly ms: number;
  /** Tokens written, by all together. */
  readonly tokens: number;
}

/** Asks a model for the first program of a starter problem, as a run does. */
export class Asker {
  readonly #model: ChatModel;
  readonly #messages: readonly ChatMessage[];
  #asked = 0;

  constructor(model: ChatModel, messages: readonly ChatMessage[]) {
    this.#model = model;
    this.#messages = messages;
  }

  promptTokens(signal: AbortSignal): Promise<number> {
    return this.#model.countTokens(this.#messages, signal);
  }

  /** So many rollouts of the same problem at once. */
  rollouts(count: number, maxTokens: number, signal: AbortSignal): Promise<Answer> {
    return this.#ask(
      Array.from({ length: count }, () => this.#messages),
      maxTokens,
      signal,
    );
  }

  /** The same, of a problem that the model has never read. */
  newRollouts(count: number, maxTokens: number, signal: AbortSignal): Promise<Answer> {
    const messages = this.#unread();
    return this.#ask(
      Array.from({ length: count }, () => messages),
      maxTokens,
      signal,
    );
  }

  /** One rollout of each of so many problems that have nothing in common. */
  newProblems(count: number, maxTokens: number, signal: AbortSignal): Promise<Answer> {
    return this.#ask(
      Array.from({ length: count }, () => this.#unread()),
      maxTokens,
      signal,
    );
  }

  /** Other from the first words on, so that nothing of it is held. */
  #unread(): readonly ChatMessage[] {
    const [first, ...rest] = this.#messages;
    if (first === undefined) return [];
    this.#asked += 1;
    return [{ ...first, content: `${this.#asked}. ${first.content}` }, ...rest];
  }

  async #ask(
    prompts: readonly (readonly ChatMessage[])[],
    maxTokens: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { actTemperature: temperature, topP } = settingsSchema.parse({});
    const began = performance.now();
    const replies = await Promise.all(
      prompts.map((messages) => {
        const seed = ++this.#asked;
        const request = { messages, temperature, topP, maxTokens, seed, label: `b${seed}` };
        return this.#model.complete(request, signal);
      }),
    );
    const tokens = replies.reduce((sum, { usage }) => sum + usage.completionTokens, 0);
    return { ms: performance.now() - began, tokens };
  }
}

/** Opens the model for the length of the work. */
export async function withAsker<T>(
  options: Pick<EmbeddedOptions, 'file' | 'batch'>,
  use: (asker: Asker) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const source = await openProblems('starter', { home: benchHome() });
  const problem = await source.find('starter_any_divisor', signal);
  const environment = new ContestEnvironment({
    problem,
    judge: tableJudge(new Map()),
    language: 'python3',
    failedPrograms: 'shown',
    digest: sha256,
  });
  const model = await openEmbedded({ ...options, name: 'embedded:bench' }, signal);
  try {
    return await use(new Asker(model, environment.begin().messages([], 0)));
  } finally {
    await model.close();
  }
}
