import { ROW_KINDS, type RowKind } from './trainingRow.ts';

/** What is trained in all the rows of a kind: tokens, or what stands in for them. */
export type Trained = Readonly<Record<RowKind, number>>;

/**
 * What each row's loss is multiplied with, so that a plain mean over all trained tokens is L = mean(counterfactual) + beta * mean(rehearsal),
 * up to a constant, and the sizes of the two sets do not change beta: w_cf = T / ((1 + beta) T_cf), w_reh = beta T / ((1 + beta) T_reh),
 * T = T_cf + T_reh. Every other variant of corrections that is there counts as much as the first: its mean is added, and 1 + beta becomes
 * 2 + beta, and so on. Rows of one kind alone weigh 1.
 */
export function weightsOf(trained: Trained, beta: number): Readonly<Record<RowKind, number>> {
  const there = ROW_KINDS.filter((kind) => trained[kind] > 0);
  const share = (kind: RowKind): number => (kind === 'rehearsal' ? beta : 1);
  const all = there.reduce((sum, kind) => sum + trained[kind], 0);
  const shares = there.reduce((sum, kind) => sum + share(kind), 0);
  const weight = (kind: RowKind): number =>
    there.length < 2 || trained[kind] === 0 ? 1 : (share(kind) * all) / (shares * trained[kind]);
  return {
    counterfactual: weight('counterfactual'),
    guided: weight('guided'),
    reflection: weight('reflection'),
    rehearsal: weight('rehearsal'),
  };
}
