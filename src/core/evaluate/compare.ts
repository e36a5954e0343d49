import type { Attempt, EvaluationManifest } from '../../domain/evaluation.ts';
import { meanOf, squaresOf } from './bootstrap.ts';
import { areEqual, differenceInterval, ROUNDING } from './intervals.ts';
import { mcnemarTest } from './mcnemar.ts';
import { passAtK } from './passAtK.ts';
import { visibleGain } from './power.ts';
import {
  outcomesOf,
  REPORT_SEED,
  usualKs,
  type Estimate,
  type Evaluated,
  type ProblemOutcome,
} from './report.ts';
import { FEWEST_SEEN, signFlipTest } from './signFlip.ts';

/** Base and tuned at one k, problem by problem. */
export interface ComparedAtK {
  readonly k: number;
  readonly base: number;
  readonly tuned: number;
  /** Tuned less base. */
  readonly difference: Estimate;
  /** Two-sided: how often chance alone would show as much. */
  readonly p: number;
  /** Whether that is too rare for chance, at 5 %. */
  readonly isSeen: boolean;
  readonly test: 'mcnemar' | 'signFlip';
  readonly exact: boolean;
}

/** What became of a problem on both sides. */
export interface ComparedProblem {
  readonly problem: string;
  readonly base: ProblemOutcome;
  readonly tuned: ProblemOutcome;
}

export interface Comparison {
  /** Problems with attempts on both sides. */
  readonly problems: number;
  readonly passAt1: ComparedAtK;
  /** At the ks that were asked for, those left out that no problem has attempts enough for. */
  readonly atK: readonly ComparedAtK[];
  /** Solved at least once by one side alone. */
  readonly gained: readonly ComparedProblem[];
  readonly lost: readonly ComparedProblem[];
  /** Attempts with one seed on both sides; null where a seed does not make a reply come out the same. */
  readonly pairs: SeedPairs | null;
  /** The difference of pass@1 in its own standard errors; null where the problems do not scatter. */
  readonly standardErrors: number | null;
  /**
   * A difference of pass@1 that these samples would show in four of five cases; null where the problems do not scatter, or so few of them could
   * show none.
   */
  readonly visible: number | null;
}

export interface SeedPairs {
  readonly both: number;
  readonly base: number;
  readonly tuned: number;
  readonly neither: number;
}

const SEEN = 0.05;

/**
 * Two evaluations, problem by problem: what is not the same for both is each problem's own difference, so that hard and easy problems do not
 * drown it. `ks` are those of interest; null for the usual ones. Null where no problem has attempts on both sides.
 */
export function compare(
  base: Evaluated,
  tuned: Evaluated,
  ks: readonly number[] | null,
): Comparison | null {
  const pairs = pairedProblems(base, tuned);
  const passAt1 = comparedAt(pairs, 1);
  if (passAt1 === null) return null;
  const most = (side: 'base' | 'tuned'): number => Math.max(...pairs.map((pair) => pair[side].n));
  const atK = ks ?? usualKs(Math.min(most('base'), most('tuned')));
  const error = standardErrorOf(differencesAt(pairs, 1));
  const visible = visibleGain(error, pairs.length);
  const isPossible = pairs.length >= FEWEST_SEEN && visible <= 1;
  return {
    problems: pairs.length,
    passAt1,
    atK: atK.flatMap((k) => comparedAt(pairs, k) ?? []),
    gained: pairs.filter(({ base, tuned }) => base.c === 0 && tuned.c > 0),
    lost: pairs.filter(({ base, tuned }) => base.c > 0 && tuned.c === 0),
    pairs: seedPairs(base, tuned),
    standardErrors: error === 0 ? null : Math.abs(passAt1.difference.value) / error,
    visible: error === 0 || !isPossible ? null : visible,
  };
}

function pairedProblems(base: Evaluated, tuned: Evaluated): readonly ComparedProblem[] {
  const others = new Map(outcomesOf(tuned).map((outcome) => [outcome.problem, outcome]));
  return outcomesOf(base).flatMap((outcome) => {
    const other = others.get(outcome.problem);
    const { problem } = outcome;
    return other === undefined ? [] : [{ problem, base: outcome, tuned: other }];
  });
}

/** Over the problems with as many attempts on both sides; null where there is none. */
function comparedAt(pairs: readonly ComparedProblem[], k: number): ComparedAtK | null {
  const able = pairs.filter(({ base, tuned }) => Math.min(base.n, tuned.n) >= k);
  const differences = differencesAt(able, k);
  const interval = differenceInterval(differences, { seed: REPORT_SEED });
  if (interval === null) return null;
  const side = (of: 'base' | 'tuned'): number =>
    meanOf(able.map((pair) => passAtK(pair[of], k) ?? 0));
  const value = meanOf(differences);
  const found = tested(able, differences);
  return {
    ...{ k, base: side('base'), tuned: side('tuned') },
    difference: { value, problems: able.length, ...interval },
    ...found,
    isSeen: found.p < SEEN,
  };
}

/** With one attempt each, a problem is gained or lost and nothing between. */
function tested(
  pairs: readonly ComparedProblem[],
  differences: readonly number[],
): Pick<ComparedAtK, 'p' | 'test' | 'exact'> {
  if (pairs.some(({ base, tuned }) => base.n > 1 || tuned.n > 1)) {
    return { test: 'signFlip', ...signFlipTest(differences, { seed: REPORT_SEED }) };
  }
  const gained = differences.filter((one) => one > 0).length;
  const lost = differences.filter((one) => one < 0).length;
  return { test: 'mcnemar', p: mcnemarTest({ gained, lost }), exact: true };
}

/** 1 of 10 and 2 of 20 are no difference, though rounding makes it one. */
function differencesAt(pairs: readonly ComparedProblem[], k: number): readonly number[] {
  return pairs.map(({ base, tuned }) => {
    const difference = (passAtK(tuned, k) ?? 0) - (passAtK(base, k) ?? 0);
    return Math.abs(difference) < ROUNDING ? 0 : difference;
  });
}

function standardErrorOf(differences: readonly number[]): number {
  const { length } = differences;
  if (length < 2 || areEqual(differences)) return 0;
  return Math.sqrt(squaresOf(differences, meanOf(differences)) / (length - 1) / length);
}

/** Replies written together share their rounding, so that a seed is a label there and no more. */
function seedPairs(base: Evaluated, tuned: Evaluated): SeedPairs | null {
  if (!isSeeded(base.manifest) || !isSeeded(tuned.manifest)) return null;
  if (base.manifest.seed !== tuned.manifest.seed) return null;
  const nameOf = ({ problem, attempt }: Attempt): string => JSON.stringify([problem, attempt]);
  const others = new Map(tuned.attempts.map((one) => [nameOf(one), one.solved]));
  const counts = { both: 0, base: 0, tuned: 0, neither: 0 };
  for (const one of base.attempts) {
    const other = others.get(nameOf(one));
    if (other === undefined) continue;
    counts[one.solved ? (other ? 'both' : 'base') : other ? 'tuned' : 'neither'] += 1;
  }
  return counts;
}

function isSeeded(manifest: EvaluationManifest | null): manifest is EvaluationManifest {
  return manifest?.model.batch === 1;
}
