import type { ToldComparison } from '../../core/evaluate/toldEvaluation.ts';
import { ComparisonArticle } from './ComparisonArticle.tsx';
import { documentOf } from './document.tsx';

/** One page about what tuned makes of the problems that base was given as well. */
export function comparisonPage(told: ToldComparison): string {
  const { base, tuned } = told;
  return documentOf(`Comparison: ${base.name}, ${tuned.name}`, <ComparisonArticle told={told} />);
}
