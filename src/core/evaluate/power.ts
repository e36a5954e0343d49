import { meanOf, squaresOf, studentQuantile } from './bootstrap.ts';
import { normalBelow, normalQuantile } from './normal.ts';
import type { Counts } from './passAtK.ts';
import { FEWEST_SEEN } from './signFlip.ts';

/** The evaluation of two models that is planned. */
export interface PowerPlan {
  /** How likely the base solves each of some problems like those that will be taken, from 0 to 1. */
  readonly rates: readonly number[];
  /** The difference of the mean rates that is to be seen, such as 0.05. */
  readonly gain: number;
  /** Attempts of each problem, with either model. */
  readonly samples: number;
}

/** How many problems like those of an evaluation would show a gain of pass@1. */
export interface GainPlan {
  readonly gain: number;
  /** By how often each problem is attempted: the problems, one figure for each of `POWERS`. */
  readonly rows: readonly { readonly samples: number; readonly problems: readonly number[] }[];
}

/** How likely the gain is to be shown. */
export const POWERS = [0.8, 0.95] as const;

/**
 * How likely an evaluation shows a gain: compared problem by problem (`paired`), and as two sets that have nothing to do with each other
 * (`unpaired`), which is what two published figures are. By the normal approximation, with Student's quantile for few problems; `bench/coverage.ts` holds it against simulation.
 */
export function powerOf(plan: PowerPlan & { readonly problems: number }): {
  readonly paired: number;
  readonly unpaired: number;
} {
  const { paired, unpaired } = variancesOf(plan);
  const power = (variance: number): number => {
    const error = Math.sqrt(variance / plan.problems);
    return error === 0 ? 1 : normalBelow(plan.gain / error - studentQuantile(plan.problems - 1));
  };
  return { paired: power(paired), unpaired: power(unpaired) };
}

/**
 * Rates that scatter as the true ones of these problems do. Measured rates scatter by chance as well: taken for true they would leave too little
 * chance to a problem's attempts, and with one attempt each none at all. Null where no problem has two attempts.
 */
export function likelyRates(outcomes: readonly Counts[]): readonly number[] | null {
  const known = outcomes.filter(({ n }) => n > 1);
  if (known.length === 0) return null;
  const rates = known.map(({ n, c }) => c / n);
  const middle = meanOf(rates);
  const scatter = variance(rates);
  const byChance = meanOf(known.map(({ n, c }) => ((c / n) * (1 - c / n)) / (n - 1)));
  const kept = scatter === 0 ? 0 : Math.sqrt(Math.max(0, 1 - byChance / scatter));
  return rates.map((rate) => middle + kept * (rate - middle));
}

/** The fewest problems with which a gain is shown this likely, compared problem by problem; never so few that no test could show one. */
export function problemsFor(plan: PowerPlan & { readonly power: number }): number {
  const { paired } = variancesOf(plan);
  const wanted = normalQuantile(0.975) + normalQuantile(plan.power);
  // Student's quantile asks for a few more than the normal one.
  let problems = Math.max(FEWEST_SEEN, Math.floor(paired * (wanted / plan.gain) ** 2));
  while (powerOf({ ...plan, problems }).paired < plan.power) problems += 1;
  return problems;
}

/** The smallest difference that comparisons of so many problems with this standard error show in four of five cases. */
export function visibleGain(standardError: number, problems: number): number {
  return (studentQuantile(problems - 1) + normalQuantile(0.8)) * standardError;
}

/** Of one problem's measured difference: what attempts scatter, and how gain and rate differ from problem to problem. */
function variancesOf({ rates, gain, samples }: PowerPlan): {
  readonly paired: number;
  readonly unpaired: number;
} {
  const after = raised(rates, gain);
  const scatter = (all: readonly number[]): number =>
    meanOf(all.map((rate) => rate * (1 - rate))) / samples;
  const noise = scatter(rates) + scatter(after);
  const gains = after.map((rate, at) => rate - (rates[at] ?? 0));
  return {
    paired: variance(gains) + noise,
    unpaired: variance(rates) + variance(after) + noise,
  };
}

/** Rates of a model that is better on average by the gain, the more so where there is more to gain. Throws where there is less. */
function raised(rates: readonly number[], gain: number): readonly number[] {
  const room = 1 - meanOf(rates);
  if (!(gain > 0) || gain > room) throw new RangeError(`no gain of ${gain} where there is ${room}`);
  return rates.map((rate) => rate + (gain * (1 - rate)) / room);
}

function variance(values: readonly number[]): number {
  return squaresOf(values, meanOf(values)) / values.length;
}
