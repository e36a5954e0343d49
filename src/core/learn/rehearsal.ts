import { isByPerson, isSolved, type RunState } from '../../domain/runState.ts';
import { seedFor } from '../explore/seed.ts';

export interface RehearsalChoice {
  /** Of all successes, from 0 to 1. */
  readonly share: number;
  readonly seed: number;
}

/**
 * The steps of a run to rehearse: a share of those that the model solved the problem with, first tries among them, each proven by hidden
 * tests. Whether one is drawn depends on the seed and on itself alone, so that another run beside it changes nothing.
 */
export function rehearsalSteps(
  run: string,
  { steps }: RunState,
  { share, seed }: RehearsalChoice,
): readonly string[] {
  return [...steps.values()]
    .filter((step) => isSolved(step) && step.judged?.hidden !== undefined && !isByPerson(step))
    .map(({ id }) => id)
    .filter((id) => seedFor(seed, `${run}/${id}`) < share * 2 ** 31);
}
