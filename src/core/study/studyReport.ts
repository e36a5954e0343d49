import type { Policy } from '../../domain/choices.ts';
import { greatest, least } from '../../domain/extremes.ts';
import { groupBy } from '../../domain/groupBy.ts';
import type { Spend } from '../../domain/runEvent.ts';
import type { StudyManifest } from '../../domain/study.ts';
import { meanOf } from '../evaluate/bootstrap.ts';
import { ROUNDING, shareInterval } from '../evaluate/intervals.ts';
import {
  differenceOf,
  scatterOf,
  SEEN,
  type PairedDifference,
} from '../evaluate/pairedDifference.ts';
import { REPORT_SEED, type Estimate } from '../evaluate/report.ts';
import { gridOf } from './grid.ts';
import { spentOf, type RunOutcome, type Spent } from './runOutcome.ts';

/** A run of a study that has come to its end. */
export interface StudiedRun extends RunOutcome {
  readonly problem: string;
  readonly policy: Policy;
  readonly repeat: number;
  readonly run: string;
}

/** A study as its folder and its runs' journals tell of it. */
export interface Studied {
  readonly manifest: StudyManifest;
  readonly runs: readonly StudiedRun[];
}

/** What success is told against. */
export const AXES = ['programs', 'tokens', 'seconds'] as const;
export type Axis = (typeof AXES)[number];

/** The most powers of two that are told of: all that a budget of programs usually has. */
const POWERS: Readonly<Record<Axis, number>> = { programs: 8, tokens: 5, seconds: 5 };

/** Success of a policy against what was spent. */
export interface StudyCurve {
  readonly policy: Policy;
  readonly axis: Axis;
  /** At powers of two, and at the end of the axis. */
  readonly points: readonly ({ readonly at: number } & Estimate)[];
  /** Where it steps up, and to what. */
  readonly steps: readonly (readonly [at: number, share: number])[];
}

/** Two policies problem by problem; the difference is the first's success less the second's. */
export interface StudyPair {
  readonly policies: readonly [Policy, Policy];
  /** With all of the budget; seen where `pOfAll` is. */
  readonly full: PairedDifference;
  /** The chance with all of the budget, held against as many pairs as are looked at: S. Holm, Scandinavian Journal of Statistics 6 (1979), 65-70. */
  readonly pOfAll: number;
  /** Whether both have solved each problem in the same share of their runs. */
  readonly isAlike: boolean;
  /** A difference that would be seen in four of five cases; null where so few problems could show none. */
  readonly visible: number | null;
  readonly points: readonly ({ readonly axis: Axis; readonly at: number } & PairedDifference)[];
  /** Problems that one of the two alone has solved, in any of its runs. */
  readonly only: readonly [readonly string[], readonly string[]];
}

export interface StudiedPolicy {
  readonly policy: Policy;
  /** A mean over problems of the share of runs that solved each. */
  readonly success: Estimate;
  /** Problems that were solved in any of its runs. */
  readonly problems: number;
  readonly runs: number;
  readonly solved: number;
  /** Of the solved runs, those that were solved by a branch with a lesson. */
  readonly byLesson: number;
  /** Of the others, those that ended with programs left, as no branch was left to try. */
  readonly ranDry: number;
  /** In all. */
  readonly spend: StudySpend;
}

export type StudySpend = Readonly<
  Record<
    | 'programs'
    | 'tests'
    | 'branches'
    | 'reflections'
    | 'promptTokens'
    | 'completionTokens'
    | 'reflectTokens'
    | 'sandboxSeconds',
    number
  >
>;

export interface StudyReport {
  /** Problems that count: those with a repeat on which every policy has come to its end. */
  readonly problems: number;
  /** Problem by problem, in the order of the study. */
  readonly byProblem: readonly StudiedProblem[];
  /** Runs that count. */
  readonly runs: number;
  /** Runs that were asked for and have not come to their end. They count nowhere. */
  readonly missing: number;
  /** Runs that have ended and are not counted, since another policy's run of the same problem and repeat has not. */
  readonly leftOut: number;
  readonly ends: Readonly<Record<Axis, number>>;
  readonly policies: readonly StudiedPolicy[];
  readonly curves: readonly StudyCurve[];
  readonly pairs: readonly StudyPair[];
}

export interface StudiedProblem {
  readonly problem: string;
  readonly runs: readonly StudiedRun[];
}

/** The figures of a study, in whatever order its runs were made. */
export function studyReport({ manifest, runs }: Studied): StudyReport {
  const counted = wholeProblems(manifest, runs);
  const all = counted.flatMap((one) => one.runs);
  const ends = endsOf(manifest, all);
  const asked = manifest.problems.length * manifest.repeats * manifest.policies.length;
  const known = counted.length > 0;
  const estimate = once(estimateOf);
  return {
    problems: counted.length,
    byProblem: counted,
    runs: all.length,
    missing: asked - runs.length,
    leftOut: runs.length - all.length,
    ends,
    policies: known ? manifest.policies.map((policy) => policyOf(policy, counted, estimate)) : [],
    curves: known
      ? manifest.policies.flatMap((policy) =>
          AXES.map((axis) => curveOf({ policy, axis, end: ends[axis] }, counted, estimate)),
        )
      : [],
    pairs: known
      ? correctedForAll(pairsIn(manifest.policies).map((pair) => pairOf(pair, ends, counted)))
      : [],
  };
}

/** Like is compared with like: a repeat of a problem counts where every policy has come to its end on it. */
function wholeProblems(
  { problems, policies }: StudyManifest,
  runs: readonly StudiedRun[],
): readonly StudiedProblem[] {
  const byProblem = groupBy(runs, ({ problem }) => problem);
  return problems.flatMap(({ name }) => {
    const repeats = groupBy(byProblem.get(name) ?? [], ({ repeat }) => repeat);
    const whole = [...repeats]
      .filter(([, own]) => own.length === policies.length)
      .sort(([a], [b]) => a - b)
      .flatMap(([, own]) => inOrder(own, policies));
    return whole.length === 0 ? [] : [{ problem: name, runs: whole }];
  });
}

function inOrder(runs: readonly StudiedRun[], policies: readonly Policy[]): readonly StudiedRun[] {
  return policies.flatMap((policy) => runs.filter((run) => run.policy === policy));
}

/**
 * The budget where it limits an axis. Else as far as every policy has been let go: a run that its budget ended unsolved says nothing of what it
 * would have done with more than it has used. Where none was, the most that any run has used.
 */
function endsOf({ settings }: StudyManifest, runs: readonly StudiedRun[]): StudyReport['ends'] {
  const ended = runs.filter(({ solvedAt, ranDry }) => solvedAt === null && !ranDry);
  const end = (axis: Axis): number => {
    const usedBy = (some: readonly StudiedRun[]): readonly number[] =>
      some.map(({ used }) => spentOf(used)[axis]);
    return ended.length > 0 ? least(usedBy(ended)) : Math.max(0, greatest(usedBy(runs)));
  };
  return {
    programs: settings.budget.programs ?? end('programs'),
    tokens: settings.budget.tokens ?? end('tokens'),
    seconds: end('seconds'),
  };
}

/** By problem, the share of a policy's runs that were solved with so much. */
function sharesAt(
  policy: Policy,
  isWithin: (solvedAt: Spent) => boolean,
  problems: readonly StudiedProblem[],
): readonly number[] {
  return problems.map(({ runs }) => {
    const own = runs.filter((run) => run.policy === policy);
    const solved = own.filter(({ solvedAt }) => solvedAt !== null && isWithin(solvedAt));
    return solved.length / own.length;
  });
}

/** Much is the same at many places, and resampling it takes tens of milliseconds. */
function once<T>(of: (values: readonly number[]) => T): (values: readonly number[]) => T {
  const known = new Map<string, T>();
  return (values) => {
    const key = values.join();
    const found = known.get(key) ?? of(values);
    known.set(key, found);
    return found;
  };
}

type Estimating = (shares: readonly number[]) => Estimate;

function estimateOf(values: readonly number[]): Estimate {
  const interval = shareInterval(values, { seed: REPORT_SEED });
  if (interval === null) throw new RangeError('no problem counts');
  return { value: meanOf(values), problems: values.length, ...interval };
}

const ALWAYS = (): boolean => true;

function policyOf(
  policy: Policy,
  problems: readonly StudiedProblem[],
  estimate: Estimating,
): StudiedPolicy {
  const own = problems.flatMap(({ runs }) => runs.filter((run) => run.policy === policy));
  const shares = sharesAt(policy, ALWAYS, problems);
  const solved = own.filter(({ solvedAt }) => solvedAt !== null);
  return {
    policy,
    success: estimate(shares),
    problems: shares.filter((share) => share > 0).length,
    runs: own.length,
    solved: solved.length,
    byLesson: solved.filter(({ byLesson }) => byLesson).length,
    ranDry: own.filter(({ ranDry }) => ranDry).length,
    spend: spendOf(own.map(({ used }) => used)),
  };
}

function spendOf(all: readonly Spend[]): StudySpend {
  const sum = (of: (spend: Spend) => number): number => all.reduce((to, one) => to + of(one), 0);
  return {
    programs: sum(({ programs }) => programs),
    tests: sum(({ tests }) => tests),
    branches: sum(({ branches }) => branches),
    reflections: sum(({ reflections }) => reflections),
    promptTokens: sum((one) => one.actPromptTokens + one.reflectPromptTokens),
    completionTokens: sum((one) => one.actCompletionTokens + one.reflectCompletionTokens),
    reflectTokens: sum((one) => one.reflectPromptTokens + one.reflectCompletionTokens),
    sandboxSeconds: sum(({ judgeMs }) => judgeMs) / 1000,
  };
}

function curveOf(
  { policy, axis, end }: { readonly policy: Policy; readonly axis: Axis; readonly end: number },
  problems: readonly StudiedProblem[],
  estimate: Estimating,
): StudyCurve {
  const solvedAt = problems.flatMap(({ runs }) =>
    runs.flatMap((run) => (run.policy === policy && run.solvedAt ? [run.solvedAt[axis]] : [])),
  );
  const shareAt = (at: number): readonly number[] =>
    sharesAt(policy, (spent) => spent[axis] <= at, problems);
  const places = [...new Set(solvedAt)].filter((at) => at <= end).sort((a, b) => a - b);
  return {
    policy,
    axis,
    points: gridOf(end, POWERS[axis]).map((at) => ({ at, ...estimate(shareAt(at)) })),
    steps: places.map((at) => [at, meanOf(shareAt(at))] as const),
  };
}

/** The more pairs are looked at, the more of them differ by chance. */
function correctedForAll(pairs: readonly StudyPair[]): readonly StudyPair[] {
  const rising = [...pairs].sort((a, b) => a.full.p - b.full.p);
  let most = 0;
  const corrected = new Map(
    rising.map((pair, at) => {
      most = Math.max(most, Math.min(1, (rising.length - at) * pair.full.p));
      return [pair, most] as const;
    }),
  );
  return pairs.map((pair) => {
    const pOfAll = corrected.get(pair) ?? 1;
    return { ...pair, pOfAll, full: { ...pair.full, isSeen: pOfAll < SEEN } };
  });
}

/** Each two of them, the first before the second. */
function pairsIn(policies: readonly Policy[]): readonly (readonly [Policy, Policy])[] {
  return policies.flatMap((one, at) =>
    policies.slice(at + 1).map((other) => [one, other] as const),
  );
}

function pairOf(
  policies: readonly [Policy, Policy],
  ends: StudyReport['ends'],
  problems: readonly StudiedProblem[],
): StudyPair {
  const [one, other] = policies;
  const isOneEach = problems.every(({ runs }) =>
    runs.every(({ repeat }) => repeat === runs[0]?.repeat),
  );
  const differences = (isWithin: (spent: Spent) => boolean): readonly number[] => {
    const others = sharesAt(other, isWithin, problems);
    return sharesAt(one, isWithin, problems).map((share, at) => share - (others[at] ?? 0));
  };
  const tested = once((all) => differenceOf(all, { isOneEach }));
  const found = (isWithin: (spent: Spent) => boolean): PairedDifference => {
    const difference = tested(differences(isWithin));
    if (difference === null) throw new RangeError('no problem counts');
    return difference;
  };
  const onlyBy = (policy: Policy, not: Policy): readonly string[] => {
    const without = sharesAt(not, ALWAYS, problems);
    const shares = sharesAt(policy, ALWAYS, problems);
    return problems.flatMap(({ problem }, at) =>
      (shares[at] ?? 0) > 0 && without[at] === 0 ? [problem] : [],
    );
  };
  return {
    policies,
    full: found(ALWAYS),
    pOfAll: found(ALWAYS).p,
    isAlike: differences(ALWAYS).every((one) => Math.abs(one) < ROUNDING),
    visible: scatterOf(differences(ALWAYS)).visible,
    points: AXES.flatMap((axis) =>
      gridOf(ends[axis], POWERS[axis]).map((at) => ({
        axis,
        at,
        ...found((spent) => spent[axis] <= at),
      })),
    ),
    only: [onlyBy(one, other), onlyBy(other, one)],
  };
}
