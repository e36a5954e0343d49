import type { Parts } from '../compose.ts';
import { compareEvaluations } from './compareCommand.ts';
import { evaluateModel } from './evaluateCommand.ts';
import { setAsModel } from './setAsModel.ts';
import { saveReport, showEvaluations, stopEvaluation } from './showCommand.ts';

/** What the commands of evaluation do. */
export function evaluationHandlers(parts: Parts) {
  return {
    'leafe.evaluateModel': (given: unknown) => evaluateModel(parts, given),
    'leafe.stopEvaluation': (given: unknown) => stopEvaluation(parts, given),
    'leafe.showEvaluations': (given: unknown) => showEvaluations(parts, given),
    'leafe.saveReport': (given: unknown) => saveReport(parts, given),
    'leafe.compareEvaluations': (given: unknown) => compareEvaluations(parts, given),
    'leafe.setAsModel': (given: unknown) => setAsModel(parts, given),
  };
}
