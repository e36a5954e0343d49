import type { HomeEvaluation } from '../../app/evaluation/homeEvaluations.ts';
import type { ToldComparison, ToldEvaluation } from '../../core/evaluate/toldEvaluation.ts';
import type { ReportSubject } from './evaluationPanels.ts';

/** All that a report tells, read anew from the home, with the evaluations it is of. */
export type ReadReport =
  | {
      readonly kind: 'evaluation';
      readonly of: HomeEvaluation;
      readonly told: ToldEvaluation;
      /** Whether any process makes attempts of it now. */
      readonly isAtWork: boolean;
    }
  | {
      readonly kind: 'comparison';
      readonly base: HomeEvaluation;
      readonly tuned: HomeEvaluation;
      readonly told: ToldComparison;
    };

/** Throws what reading does, and `evaluation.incomparable` and `evaluation.trainedOn` for a comparison that is none. */
export async function readReport(subject: ReportSubject, home: string): Promise<ReadReport> {
  const [{ findEvaluation }, { isEvaluationAtWork, readEvaluation }] = await Promise.all([
    import('../../app/evaluation/homeEvaluations.ts'),
    import('../../app/evaluation/evaluationFolder.ts'),
  ]);
  if (subject.kind === 'evaluation') {
    const { tellEvaluation } = await import('../../core/evaluate/toldEvaluation.ts');
    const of = await findEvaluation(home, subject.name);
    // Asked first: what is written in between is in the attempts.
    const isAtWork = await isEvaluationAtWork(of.folder);
    const told = tellEvaluation(of.name, await readEvaluation(of.folder), null);
    return { kind: 'evaluation', of, told, isAtWork };
  }
  const { comparePair } = await import('../../app/evaluation/readPair.ts');
  const base = await findEvaluation(home, subject.base);
  const tuned = await findEvaluation(home, subject.tuned);
  return { kind: 'comparison', base, tuned, told: await comparePair(base.folder, tuned.folder) };
}
