import type { RunEnd, StepVerdict } from '../domain/runEvent.ts';
import { stepVerdict, type RunState } from '../domain/runState.ts';

export interface ToldLesson {
  readonly branch: string;
  readonly blamed: string;
  readonly verdict: StepVerdict | null;
  readonly diagnosis: string;
  readonly fix: string;
  readonly evidence: readonly string[];
  /** The program of the blamed step; null where its reply held none. */
  readonly program: string | null;
}

/** What a run has learnt, for someone who cannot see it: nothing of it comes from hidden tests. */
export interface ToldRun {
  readonly problem: string | null;
  readonly model: string | null;
  readonly ended: RunEnd | null;
  readonly steps: number;
  readonly lessons: readonly ToldLesson[];
}

/** The lessons of a run, or of one of its branches, in the order the branches were opened. */
export function lessonsOfRun(state: RunState, branch?: string): ToldRun {
  const { started, ended, steps, branches } = state;
  const lessons = [...branches.values()]
    .filter(({ id }) => branch === undefined || id === branch)
    .flatMap(({ id, reflections }) =>
      reflections.map(({ event, experience }): ToldLesson => {
        const step = steps.get(event.blamed);
        return {
          branch: id,
          blamed: event.blamed,
          verdict: step === undefined ? null : stepVerdict(step),
          diagnosis: experience.diagnosis,
          fix: experience.fix,
          evidence: experience.facts,
          program: step?.taken.program ?? null,
        };
      }),
    );
  const { problem = null, model = null } = started ?? {};
  return { problem, model, ended: ended?.because ?? null, steps: steps.size, lessons };
}
