import type { TrainingRow } from './trainingRow.ts';

/** What is trained in all the rows of a kind: tokens, or what stands in for them. */
export type Trained = Readonly<Record<TrainingRow['kind'], number>>;

/**
 * What each row's loss is multiplied with, so that a plain mean over all trained tokens is L = mean(counterfactual) + beta * mean(rehearsal),
 * up to a constant, and the sizes of the two sets do not change beta: w_cf = T / ((1 + beta) T_cf), w_reh = beta T / ((1 + beta) T_reh),
 * T = T_cf + T_reh. Without rows of one kind the other's weigh 1.
 */
export function weightsOf(
  trained: Trained,
  beta: number,
): Readonly<Record<TrainingRow['kind'], number>> {
  const { counterfactual, rehearsal } = trained;
  if (counterfactual === 0 || rehearsal === 0) return { counterfactual: 1, rehearsal: 1 };
  const all = counterfactual + rehearsal;
  return {
    counterfactual: all / ((1 + beta) * counterfactual),
    rehearsal: (beta * all) / ((1 + beta) * rehearsal),
  };
}
