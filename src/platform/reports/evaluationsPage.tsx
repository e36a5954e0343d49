import type { ToldEvaluation } from '../../core/evaluate/toldEvaluation.ts';
import { documentOf } from './document.tsx';
import { EvaluationArticle } from './EvaluationArticle.tsx';

/** One page about evaluations, one after the other. */
export function evaluationsPage(told: readonly ToldEvaluation[]): string {
  const title = told.map(({ name }) => name).join(', ');
  return documentOf(
    `Evaluation: ${title}`,
    told.map((one) => <EvaluationArticle told={one} />),
  );
}
