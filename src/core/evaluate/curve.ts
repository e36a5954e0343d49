import { greatest, least } from '../../domain/extremes.ts';
import { meanOf } from './bootstrap.ts';
import type { ComparedProblem } from './compare.ts';
import { shareIntervals } from './intervals.ts';
import { passAtK, type Counts } from './passAtK.ts';
import { REPORT_SEED, type Estimate } from './report.ts';

/** pass@k at one k. */
export interface CurvePoint extends Estimate {
  readonly k: number;
}

/** pass@k with its interval for every k that some problem has attempts enough for. */
export function passCurve(outcomes: readonly Counts[]): readonly CurvePoint[] {
  return curveOf(outcomes, ({ n }) => n, passAtK);
}

/** Of both sides of a comparison, over the problems with as many attempts on both. */
export function comparedCurves(problems: readonly ComparedProblem[]): {
  readonly base: readonly CurvePoint[];
  readonly tuned: readonly CurvePoint[];
} {
  const most = ({ base, tuned }: ComparedProblem): number => Math.min(base.n, tuned.n);
  return {
    base: curveOf(problems, most, ({ base }, k) => passAtK(base, k)),
    tuned: curveOf(problems, most, ({ tuned }, k) => passAtK(tuned, k)),
  };
}

function curveOf<T>(
  problems: readonly T[],
  mostOf: (problem: T) => number,
  valueAt: (problem: T, k: number) => number | null,
): readonly CurvePoint[] {
  const most = Math.max(0, greatest(problems.map(mostOf)));
  const curve: CurvePoint[] = [];
  for (let k = 1; k <= most;) {
    const able = problems.filter((problem) => mostOf(problem) >= k);
    // What has attempts enough for these ks are the same problems.
    const end = least(able.map(mostOf));
    const ks = Array.from({ length: end - k + 1 }, (_, at) => k + at);
    const figures = ks.map((one) => able.map((problem) => valueAt(problem, one) ?? 0));
    for (const [at, interval] of shareIntervals(figures, { seed: REPORT_SEED }).entries()) {
      const value = meanOf(figures[at] ?? []);
      if (interval !== null) {
        curve.push({ k: k + at, value, problems: able.length, ...interval });
      }
    }
    k = end + 1;
  }
  return curve;
}
