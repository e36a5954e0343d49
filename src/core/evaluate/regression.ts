import type { Comparison } from './compare.ts';
import { mcnemarTest } from './mcnemar.ts';
import { SEEN } from './pairedDifference.ts';

/** What speaks against a tuned model. */
export type Regression =
  /** It solves less at this k: the interval of the difference is below 0, or chance alone would hardly show as much. */
  | { readonly kind: 'solvesLess'; readonly k: number }
  /** More problems were lost than gained, by more than chance. */
  | { readonly kind: 'losesProblems'; readonly gained: number; readonly lost: number };

/** Null where nothing that was measured speaks against it, which is no proof that nothing does. pass@1 is looked at first. */
export function regressionIn({ passAt1, atK, gained, lost }: Comparison): Regression | null {
  const worse = [passAt1, ...atK].find(
    ({ difference: { value, high }, isSeen }) => high < 0 || (isSeen && value < 0),
  );
  if (worse !== undefined) return { kind: 'solvesLess', k: worse.k };
  const turned = { gained: gained.length, lost: lost.length };
  const isWorse = turned.lost > turned.gained && mcnemarTest(turned) < SEEN;
  return isWorse ? { kind: 'losesProblems', ...turned } : null;
}
