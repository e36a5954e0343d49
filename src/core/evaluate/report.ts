import { difficultyOf } from '../../domain/difficulty.ts';
import type {
  Attempt,
  EvaluatedProblem,
  EvaluationManifest,
  TakenStep,
} from '../../domain/evaluation.ts';
import { greatest } from '../../domain/extremes.ts';
import { groupBy } from '../../domain/groupBy.ts';
import { isMarginal, type Marginal } from '../../domain/marginal.ts';
import type { StepVerdict } from '../../domain/runEvent.ts';
import { meanOf } from './bootstrap.ts';
import type { Interval } from '../learn/newcombe.ts';
import { shareIntervals } from './intervals.ts';
import { isSolvedBy } from './isSolvedBy.ts';
import { passAtK, passHatK, type Counts } from './passAtK.ts';
import { recoveryOf, type RecoveryFigures } from './recovery.ts';
import { spentOn } from './spentOn.ts';

/** Attempts of one model on some problems, and what is known of how they were made; null where nobody wrote it down. */
export interface Evaluated {
  readonly attempts: readonly Attempt[];
  readonly manifest: EvaluationManifest | null;
}

/** A mean over problems with its 95 % interval. */
export interface Estimate extends Interval {
  readonly value: number;
  /** The problems that it is over. */
  readonly problems: number;
}

export interface ProblemOutcome extends Counts {
  readonly problem: string;
}

/** Problems that have something in common. */
export interface ProblemGroup {
  readonly name: string;
  readonly problems: number;
  /** Those solved at least once. */
  readonly solved: number;
  readonly passAt1: Estimate | null;
}

export interface EvaluationReport {
  /** Attempts of each problem that were asked for; without a manifest, the most that any has. */
  readonly n: number;
  /** Problems, and those solved at least once. */
  readonly problems: number;
  readonly solved: number;
  readonly attempts: number;
  /** Attempts that were asked for and are not there. They count nowhere. */
  readonly missing: number;
  /** By k, over the problems with as many attempts: every k that some problem has attempts for. */
  readonly passAtK: ReadonlyMap<number, number>;
  /** With intervals, for the ks that were asked for; null where no problem has as many attempts. */
  readonly estimates: readonly {
    readonly k: number;
    readonly any: Estimate | null;
    readonly all: Estimate | null;
  }[];
  /** How attempts ended, the most frequent first; those whose maker did not say are not among them. */
  readonly verdicts: readonly { readonly verdict: StepVerdict; readonly count: number }[];
  /** Of the solved attempts that were measured, those that came near a limit: another machine might have judged otherwise. */
  readonly marginal: Marginal;
  readonly recovery: RecoveryFigures | null;
  /** Null where the problems' difficulties and sources are not known. */
  readonly byDifficulty: readonly ProblemGroup[] | null;
  readonly bySource: readonly ProblemGroup[] | null;
  readonly outcomes: readonly ProblemOutcome[];
  readonly spend: EvaluationSpend;
}

/** What is drawn of it: as plain data, which can be sent to a page. */
export type ShownReport = Omit<EvaluationReport, 'passAtK'>;

export interface EvaluationSpend {
  readonly programs: number;
  readonly tests: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly seconds: number;
}

/** The same attempts give the same intervals: what is resampled is drawn from this. */
export const REPORT_SEED = 1;

/** The figures of an evaluation, whoever made it and in whatever order its attempts were written. */
export function reportOf(evaluated: Evaluated, ks: readonly number[] | null): EvaluationReport {
  const { manifest } = evaluated;
  const attempts = inOrder(evaluated);
  const outcomes = outcomesOf(evaluated);
  const n = manifest?.samples ?? Math.max(0, greatest(outcomes.map(({ n }) => n)));
  const most = Math.max(0, greatest(outcomes.map(({ n }) => n)));
  const asked = n * (manifest?.problems.length ?? outcomes.length);
  const curve = Array.from({ length: most }, (_, at) => at + 1);
  return {
    n,
    problems: outcomes.length,
    solved: outcomes.filter(({ c }) => c > 0).length,
    attempts: attempts.length,
    missing: Math.max(0, asked - attempts.length),
    passAtK: new Map(curve.map((k) => [k, meanOf(valuesAt(outcomes, k, passAtK))])),
    estimates: estimatesAt(ks ?? usualKs(n), outcomes),
    verdicts: verdictsOf(attempts),
    marginal: marginalOf(attempts),
    recovery: recoveryIn(attempts),
    byDifficulty: groupsOf(outcomes, manifest, difficultyOf),
    bySource: groupsOf(outcomes, manifest, ({ source }) => source ?? 'unknown'),
    outcomes,
    spend: spendOf(attempts),
  };
}

/** What made the attempts, by its manifest, else by what they say; null where nobody has said. */
export function modelName({ manifest, attempts }: Evaluated): {
  readonly model: string | null;
  readonly adapter: string | null;
} {
  if (manifest !== null) {
    return { model: manifest.model.model, adapter: manifest.adapter?.name ?? null };
  }
  const [first] = attempts;
  return { model: first?.model ?? null, adapter: first?.adapter ?? null };
}

/** Doubling up to n, and n. */
export function usualKs(n: number): readonly number[] {
  const ks: number[] = [];
  for (let k = 1; k < n; k *= 2) ks.push(k);
  return [...ks, ...(n > 0 ? [n] : [])];
}

/** By problem, in the order of the evaluation; without a manifest in that of the attempts. Problems without an attempt are not among them. */
export function outcomesOf({ attempts, manifest }: Evaluated): readonly ProblemOutcome[] {
  const own = groupBy(attempts, ({ problem }) => problem);
  const names = manifest?.problems.map(({ name }) => name) ?? [...own.keys()];
  return names.flatMap((problem) => {
    const tries = own.get(problem) ?? [];
    const c = tries.filter(({ solved }) => solved).length;
    return tries.length === 0 ? [] : [{ problem, n: tries.length, c }];
  });
}

/** What the function gives for each problem that has attempts enough. */
export function valuesAt(
  outcomes: readonly ProblemOutcome[],
  k: number,
  of: (counts: Counts, k: number) => number | null,
): readonly number[] {
  return outcomes.flatMap((counts) => of(counts, k) ?? []);
}

function estimatesAt(
  ks: readonly number[],
  outcomes: readonly ProblemOutcome[],
): EvaluationReport['estimates'] {
  const figures = ks.flatMap((k) => [
    valuesAt(outcomes, k, passAtK),
    valuesAt(outcomes, k, passHatK),
  ]);
  // Those of as many problems are of the same ones, which are drawn again once for all of them.
  const alike = groupBy(figures, (values) => values.length);
  const found = new Map<readonly number[], Estimate | null>();
  for (const own of alike.values()) {
    for (const [at, estimate] of estimatesOf(own).entries()) found.set(own[at] ?? [], estimate);
  }
  return ks.map((k, at) => {
    const [any, all] = figures.slice(2 * at, 2 * at + 2).map((one) => found.get(one) ?? null);
    return { k, any: any ?? null, all: all ?? null };
  });
}

function estimateOf(values: readonly number[]): Estimate | null {
  return estimatesOf([values])[0] ?? null;
}

/** Of several figures of the same problems. */
function estimatesOf(figures: readonly (readonly number[])[]): readonly (Estimate | null)[] {
  return shareIntervals(figures, { seed: REPORT_SEED }).map((interval, at) => {
    const values = figures[at] ?? [];
    if (interval === null) return null;
    return { value: meanOf(values), problems: values.length, ...interval };
  });
}

/** A kill and a resume may have changed the order in which they were written. */
function inOrder({ attempts, manifest }: Evaluated): readonly Attempt[] {
  const names =
    manifest?.problems.map(({ name }) => name) ?? attempts.map(({ problem }) => problem);
  const places = new Map([...new Set(names)].map((name, at) => [name, at]));
  const placeOf = ({ problem }: Attempt): number => places.get(problem) ?? places.size;
  return [...attempts].sort((a, b) => placeOf(a) - placeOf(b) || a.attempt - b.attempt);
}

function verdictsOf(attempts: readonly Attempt[]): EvaluationReport['verdicts'] {
  const counts = new Map<StepVerdict, number>();
  for (const { verdict } of attempts) {
    if (verdict !== null && verdict !== undefined) {
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    }
  }
  const found = [...counts].map(([verdict, count]) => ({ verdict, count }));
  return found.sort((a, b) => b.count - a.count || (a.verdict < b.verdict ? -1 : 1));
}

function marginalOf(attempts: readonly Attempt[]): EvaluationReport['marginal'] {
  const near = attempts.flatMap(({ solved, taken }) => {
    const closest = taken?.at(-1)?.closest ?? null;
    return solved && closest !== null ? [closest] : [];
  });
  return { count: near.filter(isMarginal).length, of: near.length };
}

/** Null where the steps were not written down. */
function recoveryIn(attempts: readonly Attempt[]): RecoveryFigures | null {
  const known = attempts.flatMap(({ taken }) => (taken === undefined ? [] : [taken]));
  if (known.length === 0) return null;
  return recoveryOf(known, { isSolved: isSolvedBy, repeats });
}

function repeats(step: TakenStep, earlier: TakenStep): boolean {
  return (
    step.programDigest === earlier.programDigest ||
    (step.outputDigest === earlier.outputDigest &&
      areAlike(step.visible, earlier.visible) &&
      areAlike(step.hidden, earlier.hidden))
  );
}

function areAlike(one: TakenStep['hidden'], other: TakenStep['hidden']): boolean {
  return (
    one?.verdict === other?.verdict && one?.passed === other?.passed && one?.total === other?.total
  );
}

function groupsOf(
  outcomes: readonly ProblemOutcome[],
  manifest: EvaluationManifest | null,
  nameOf: (problem: EvaluatedProblem) => string,
): readonly ProblemGroup[] | null {
  if (manifest === null) return null;
  const names = new Map(manifest.problems.map((problem) => [problem.name, nameOf(problem)]));
  const groups = groupBy(outcomes, ({ problem }) => names.get(problem) ?? 'unknown');
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => ({
      name,
      problems: own.length,
      solved: own.filter(({ c }) => c > 0).length,
      passAt1: estimateOf(valuesAt(own, 1, passAtK)),
    }));
}

function spendOf(attempts: readonly Attempt[]): EvaluationSpend {
  const { programs, tests, seconds } = spentOn(attempts);
  const sum = (of: 'promptTokens' | 'completionTokens'): number =>
    attempts.reduce((all, { usage }) => all + (usage?.[of] ?? 0), 0);
  return {
    programs,
    tests,
    promptTokens: sum('promptTokens'),
    completionTokens: sum('completionTokens'),
    seconds,
  };
}
