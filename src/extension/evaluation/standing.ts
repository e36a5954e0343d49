import type { EvaluationReport } from '../../core/evaluate/report.ts';
import type { EvaluationStanding } from '../../platform/reports/livePage.ts';
import type { LiveEvaluation } from './evaluations.ts';

/** How an evaluation stands that this window works on. */
export function liveStanding(live: LiveEvaluation): EvaluationStanding {
  const { name, waitsFor, asked, made, solved, secondsLeft, stopping } = live;
  return {
    state: stopping ? 'stopping' : name === null ? 'starting' : 'running',
    waitsFor: waitsFor?.what ?? null,
    ...{ asked, made, solved, secondsLeft },
  };
}

/** How one stands by what is on the disk. */
export function standingOnDisk(
  { attempts, missing, outcomes }: Pick<EvaluationReport, 'attempts' | 'missing' | 'outcomes'>,
  isAtWork: boolean,
): EvaluationStanding {
  return {
    state: isAtWork ? 'elsewhere' : missing > 0 ? 'partial' : 'whole',
    waitsFor: null,
    asked: attempts + missing,
    made: attempts,
    solved: outcomes.reduce((sum, { c }) => sum + c, 0),
    secondsLeft: null,
  };
}
