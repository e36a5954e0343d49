import * as l10n from '@vscode/l10n';
import { chance, percent, signed } from '../../core/evaluate/figureWords.ts';
import { regressionIn, type Regression } from '../../core/evaluate/regression.ts';
import { tellComparison } from '../../core/evaluate/tellComparison.ts';
import type { ToldComparison } from '../../core/evaluate/toldEvaluation.ts';

/** What a comparison says of making a tuned model the default. */
export interface TunedVerdict {
  /** `better` needs no question; of what is `unclear` the person is asked, of a `regression` with a warning. */
  readonly kind: 'better' | 'unclear' | 'regression';
  /** One sentence. */
  readonly words: string;
  /** The figures it rests on, a line each. */
  readonly detail: string;
}

/** `name` is what the tuned model is called. */
export function tunedVerdict(name: string, told: ToldComparison): TunedVerdict {
  const detail = detailOf(told);
  const regression = regressionIn(told.found);
  if (regression !== null) {
    return { kind: 'regression', words: regressionWords(name, regression), detail };
  }
  const { sees } = tellComparison(told.found);
  if (sees === 'none') {
    const words = l10n.t(
      'No difference between {0} and its base can be seen with this many samples.',
      name,
    );
    return { kind: 'unclear', words, detail };
  }
  if (sees === 'others') {
    const words = l10n.t('{0} and its base differ, but not at pass@1.', name);
    return { kind: 'unclear', words, detail };
  }
  const words = l10n.t('{0} solves more than its base.', name);
  return { kind: missingOf(told) === 0 ? 'better' : 'unclear', words, detail };
}

function regressionWords(name: string, regression: Regression): string {
  if (regression.kind === 'solvesLess') {
    return l10n.t(
      '{0} solves less than its base: pass@{1} is lower by more than chance.',
      name,
      regression.k,
    );
  }
  const { lost, gained } = regression;
  return l10n.t('{0} loses more problems than it gains: {1} lost, {2} gained.', name, lost, gained);
}

function detailOf(told: ToldComparison): string {
  const { passAt1, gained, lost, problems, visible } = told.found;
  const { value, low, high } = passAt1.difference;
  const missing = missingOf(told);
  return [
    l10n.t('pass@1: {0} with the base, {1} tuned.', percent(passAt1.base), percent(passAt1.tuned)),
    l10n.t(
      'Difference {0} points, 95 %: {1} to {2}; by chance {3}.',
      signed(value),
      signed(low),
      signed(high),
      chance(passAt1.p),
    ),
    l10n.t('{0} problems: {1} gained, {2} lost.', problems, gained.length, lost.length),
    ...(passAt1.isSeen || visible === null
      ? []
      : [
          l10n.t(
            'A difference of about {0} points would have been seen.',
            (100 * visible).toFixed(0),
          ),
        ]),
    ...(missing === 0 ? [] : [l10n.t('Attempts that are missing: {0}.', missing)]),
  ].join('\n');
}

function missingOf({ base, tuned }: ToldComparison): number {
  return base.missing + tuned.missing;
}
