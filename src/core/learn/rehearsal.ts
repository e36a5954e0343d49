import { isByPerson, isSolved, type RunState } from '../../domain/runState.ts';
import { seedFor } from '../explore/seed.ts';

export interface RehearsalChoice {
  /** Of all successes, from 0 to 1. */
  readonly share: number;
  readonly seed: number;
}

/** The steps that the model solved the problem with, first tries among them, each proven by hidden tests. */
export function provenSteps({ steps }: RunState): readonly string[] {
  return [...steps.values()]
    .filter((step) => isSolved(step) && step.judged?.hidden !== undefined && !isByPerson(step))
    .map(({ id }) => id);
}

/**
 * Of a run's proven steps, the share to rehearse. Whether one is drawn depends on the seed and on itself alone, so that another run
 * beside it changes nothing.
 */
export function rehearsalSteps(
  run: string,
  proven: readonly string[],
  { share, seed }: RehearsalChoice,
): readonly string[] {
  return proven.filter((id) => seedFor(seed, `${run}/${id}`) < share * 2 ** 31);
}
