import { passCurve, type comparedCurves, type CurvePoint } from './curve.ts';
import type { Comparison } from './compare.ts';
import type { GainPlan } from './power.ts';
import { reportOf, type Evaluated, type EvaluationReport, type ShownReport } from './report.ts';

/** An evaluation with all that a report tells of it. */
export interface ToldEvaluation {
  /** What its folder or file is called. */
  readonly name: string;
  readonly evaluated: Evaluated;
  readonly report: EvaluationReport;
  /** pass@k for every k that some problem has attempts enough for. */
  readonly curve: readonly CurvePoint[];
  /** Where a gain was asked about. */
  readonly plan?: GainPlan;
}

/** `ks` are those of interest; null for the usual ones. */
export function tellEvaluation(
  name: string,
  evaluated: Evaluated,
  ks: readonly number[] | null,
): ToldEvaluation {
  const report = reportOf(evaluated, ks);
  return { name, evaluated, report, curve: passCurve(report.outcomes) };
}

/** Two evaluations with all that a report tells of their comparison. */
export interface ToldComparison {
  readonly base: ComparedSide;
  readonly tuned: ComparedSide;
  readonly found: Comparison;
  readonly curves: ReturnType<typeof comparedCurves>;
  /** What is to be kept in mind: what nobody knows, and what is missing. */
  readonly notes: readonly string[];
}

/** `report` tells of the problems alone that have attempts on both sides. */
export interface ComparedSide extends Omit<ToldEvaluation, 'curve' | 'plan'> {
  /** Attempts that were asked for and are not there, of whichever problem. */
  readonly missing: number;
}

/** What is drawn of an evaluation, and of a comparison. */
export type ShownEvaluation = Omit<ToldEvaluation, 'report'> & { readonly report: ShownReport };
export type ShownSide = Omit<ComparedSide, 'report'> & { readonly report: ShownReport };
export type ShownComparison = Omit<ToldComparison, 'base' | 'tuned'> & {
  readonly base: ShownSide;
  readonly tuned: ShownSide;
};

/** Without what no page draws: the attempts of an evaluation may be a hundred megabytes. */
export function shownEvaluation(told: ToldEvaluation): ShownEvaluation {
  return { ...told, ...shownSide(told) };
}

export function shownComparison({ base, tuned, ...rest }: ToldComparison): ShownComparison {
  return { ...rest, base: shownCompared(base), tuned: shownCompared(tuned) };
}

function shownCompared(side: ComparedSide): ShownSide {
  return { ...side, ...shownSide(side) };
}

function shownSide({
  name,
  evaluated,
  report,
}: Pick<ToldEvaluation, 'name' | 'evaluated' | 'report'>): Omit<ShownSide, 'missing'> {
  const { passAtK: _passAtK, ...shown } = report;
  const { manifest, attempts } = evaluated;
  // The first names the model where no manifest does.
  return { name, evaluated: { manifest, attempts: attempts.slice(0, 1) }, report: shown };
}
