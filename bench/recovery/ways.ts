import { blamable } from '../../src/core/contest/blame.ts';
import { isRepetition } from '../../src/core/contest/facts.ts';
import type { ChatModel } from '../../src/core/ports/chatModel.ts';
import type { Episode, ReflectionDraft } from '../../src/core/ports/environment.ts';
import type { Experience } from '../../src/domain/runEvent.ts';
import { drawWith, lookBack } from './draw.ts';
import { judged, type Failure } from './failure.ts';

/**
 * `fresh` begins anew, `refine` goes on in the same chat, `told` goes on with what the judge found and without the failed programs.
 * The other two go back to before the blamed step: `facts` with what the judge computed, `branch` with the reflection's lesson and
 * the facts it cites, as explore does.
 */
export const WAYS = ['fresh', 'refine', 'told', 'facts', 'branch'] as const;
export type Way = (typeof WAYS)[number];

/** One attempt after a failure. */
export interface Trial {
  readonly failure: string;
  readonly problem: string;
  readonly way: Way;
  readonly solved: boolean;
  readonly verdict: string;
  /** What the model wrote. */
  readonly reply: string;
  readonly blamed: number;
  /** Whether the branch's look back gave a lesson that passed the checks. */
  readonly reflected: boolean;
  readonly lesson: { readonly diagnosis: string; readonly fix: string } | null;
  readonly facts: readonly string[];
}

/** One attempt in each of these ways, all from the same failure. */
export async function tryWays(
  ways: readonly Way[],
  failure: Failure,
  model: ChatModel,
  seed: number,
  signal: AbortSignal,
): Promise<readonly Trial[]> {
  const { name, problem, environment, steps } = failure;
  const reflected = ways.includes('branch')
    ? await lookBack(environment, steps, model, { seed, label: name }, signal)
    : null;
  const draw = drawWith(model, seed);
  return Promise.all(
    ways.map(async (way): Promise<Trial> => {
      const { episode, lesson, blamed } = startOf(way, failure, reflected);
      const given = lesson === null ? [] : [lesson];
      const reply = await draw(episode, given, `${name}/${way}`, signal);
      const observation = await judged(episode, reply, signal);
      return {
        failure: name,
        problem: problem.name,
        way,
        solved: observation.solved,
        verdict: observation.hidden?.verdict ?? observation.visible.verdict,
        reply,
        blamed,
        reflected: reflected !== null,
        lesson: reflected === null ? null : { diagnosis: reflected.diagnosis, fix: reflected.fix },
        facts: lesson?.facts ?? [],
      };
    }),
  );
}

interface Start {
  readonly episode: Episode;
  readonly lesson: Experience | null;
  readonly blamed: number;
}

function startOf(way: Way, failure: Failure, reflected: ReflectionDraft | null): Start {
  const { environment, steps, memories } = failure;
  const ruled = blamable(steps).at(-1) ?? 1;
  const at = (position: number): Episode => environment.restore(memories[position - 1]);
  switch (way) {
    case 'fresh':
      return { episode: environment.begin(), lesson: null, blamed: ruled };
    case 'refine':
      return { episode: at(steps.length + 1), lesson: null, blamed: ruled };
    case 'told': {
      const episode = failure.retold.restore(memories[steps.length]);
      return { episode, lesson: null, blamed: ruled };
    }
    case 'facts':
      return { episode: at(ruled), lesson: factsOf(ruled, failure), blamed: ruled };
    case 'branch': {
      const blamed = steps.find(({ id }) => id === reflected?.blamed)?.position ?? ruled;
      const lesson = reflected === null ? factsOf(ruled, failure) : lessonOf(reflected);
      return { episode: at(blamed), lesson, blamed };
    }
  }
}

function lessonOf({ blamed, diagnosis, fix, evidence }: ReflectionDraft): Experience {
  return { blamed, diagnosis, fix, facts: evidence.map(({ text }) => text) };
}

/** The first two facts of the blamed step, without a word of the model's. */
function factsOf(position: number, { steps }: Failure): Experience {
  const step = steps[position - 1];
  const known = (step?.judged?.facts ?? []).filter((fact) => !isRepetition(fact));
  const facts = known.slice(0, 2).map(({ text }) => text);
  return { blamed: step?.id ?? '', diagnosis: '', fix: '', facts };
}
