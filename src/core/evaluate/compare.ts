import type { Attempt, EvaluationManifest } from '../../domain/evaluation.ts';
import { greatest } from '../../domain/extremes.ts';
import { meanOf } from './bootstrap.ts';
import { differenceOf, scatterOf, type PairedDifference } from './pairedDifference.ts';
import { passAtK } from './passAtK.ts';
import { outcomesOf, usualKs, type Evaluated, type ProblemOutcome } from './report.ts';

/** Base and tuned at one k, problem by problem; the difference is tuned less base. */
export interface ComparedAtK extends PairedDifference {
  readonly k: number;
  readonly base: number;
  readonly tuned: number;
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
  /** All of them, in the order of base. */
  readonly outcomes: readonly ComparedProblem[];
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
  const most = (side: 'base' | 'tuned'): number => greatest(pairs.map((pair) => pair[side].n));
  const atK = ks ?? usualKs(Math.min(most('base'), most('tuned')));
  const { standardError, visible } = scatterOf(differencesAt(pairs, 1));
  return {
    problems: pairs.length,
    passAt1,
    atK: atK.flatMap((k) => comparedAt(pairs, k) ?? []),
    gained: pairs.filter(({ base, tuned }) => base.c === 0 && tuned.c > 0),
    lost: pairs.filter(({ base, tuned }) => base.c > 0 && tuned.c === 0),
    outcomes: pairs,
    pairs: seedPairs(base, tuned),
    standardErrors: standardError === 0 ? null : Math.abs(passAt1.difference.value) / standardError,
    visible,
  };
}

/** Of one side what the comparison is made of: problems with attempts on both. What is asked for on one alone would tell two sets apart, not two models. */
export function pairedPart(side: Evaluated, { outcomes }: Comparison): Evaluated {
  const paired = new Set(outcomes.map(({ problem }) => problem));
  const { manifest, attempts } = side;
  return {
    attempts: attempts.filter(({ problem }) => paired.has(problem)),
    manifest: manifest && {
      ...manifest,
      problems: manifest.problems.filter(({ name }) => paired.has(name)),
    },
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
  const isOneEach = able.every(({ base, tuned }) => base.n === 1 && tuned.n === 1);
  const found = differenceOf(differencesAt(able, k), { isOneEach });
  if (found === null) return null;
  const side = (of: 'base' | 'tuned'): number =>
    meanOf(able.map((pair) => passAtK(pair[of], k) ?? 0));
  return { ...{ k, base: side('base'), tuned: side('tuned') }, ...found };
}

function differencesAt(pairs: readonly ComparedProblem[], k: number): readonly number[] {
  return pairs.map(({ base, tuned }) => (passAtK(tuned, k) ?? 0) - (passAtK(base, k) ?? 0));
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
