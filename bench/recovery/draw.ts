import { seedFor } from '../../src/core/explore/seed.ts';
import type { ChatModel } from '../../src/core/ports/chatModel.ts';
import type { Episode, ReflectionDraft } from '../../src/core/ports/environment.ts';
import type { ContestEnvironment } from '../../src/core/contest/contestEnvironment.ts';
import type { Experience } from '../../src/domain/runEvent.ts';
import type { StepState } from '../../src/domain/runState.ts';

/** The next reply of an episode, with these lessons in its prompt. */
export type Draw = (
  episode: Episode,
  lessons: readonly Experience[],
  label: string,
  signal: AbortSignal,
) => Promise<string>;

/** As explore draws a program. */
export function drawWith(model: ChatModel, seed: number): Draw {
  return async (episode, lessons, label, signal) => {
    const reply = await model.complete(
      {
        messages: episode.messages(lessons, episode.turns),
        temperature: 0.8,
        topP: 0.95,
        maxTokens: 512,
        seed: seedFor(seed, label),
        label,
      },
      signal,
    );
    return reply.text;
  };
}

/** As explore lets a branch look back: asked once more where the reply will not do, then null. */
export async function lookBack(
  environment: ContestEnvironment,
  steps: readonly StepState[],
  model: ChatModel,
  { seed, label }: { readonly seed: number; readonly label: string },
  signal: AbortSignal,
): Promise<ReflectionDraft | null> {
  for (const ask of [0, 1]) {
    const request = environment.reflection(steps, ask);
    const reply = await model.complete(
      {
        messages: request.messages,
        temperature: 0.3,
        topP: 0.95,
        maxTokens: 320,
        seed: seedFor(seed, `${label}/reflect${ask}`),
        shape: request.shape,
        label: `${label}/reflect${ask}`,
      },
      signal,
    );
    const draft = request.read(reply.text);
    if (typeof draft !== 'string') return draft;
  }
  return null;
}
