/**
 * How often the intervals of an evaluation hold the truth, and what its planner promises against what is found: by simulation.
 *
 *   node --import tsx bench/coverage.ts
 *
 * Prints the tables of docs/results/coverage.md. Everything is drawn from seeds that stand here.
 */
import { differenceInterval, shareInterval } from '../src/core/evaluate/intervals.ts';
import { passAtK } from '../src/core/evaluate/passAtK.ts';
import { powerOf } from '../src/core/evaluate/power.ts';
import { SeededRandom } from '../src/core/evaluate/seededRandom.ts';
import { signFlipTest } from '../src/core/evaluate/signFlip.ts';
import { betaRates, solvedOf } from './coverage/draw.ts';

const EVALUATIONS = 800;
/** Enough for a simulation; an evaluation takes ten thousand. */
const DRAWS = 1000;
const POPULATION = 20_000;
let random = new SeededRandom(1);

/** How problems differ in how likely they are solved: as a beta distribution. */
const SETS = [
  { what: 'all or nothing', a: 0.4, b: 0.6 },
  { what: 'mostly hard', a: 0.2, b: 1.8 },
  { what: 'in between', a: 2, b: 2 },
] as const;
const SAMPLES = 10;
const GAIN = 0.11;
/** Few problems, and those with one attempt each: problems and attempts. */
const SMALL = [
  [5, 10],
  [10, 10],
  [10, 1],
  [20, 1],
  [40, 1],
] as const;

console.log('| problems | their rates | attempts | mean of | true mean | interval holds it |');
console.log('|--:|---|--:|---|--:|--:|');
for (const set of SETS) {
  const population = betaRates(set, POPULATION, random);
  for (const problems of [20, 40, 165]) {
    for (const k of [1, 8]) coverageRow(set.what, population, problems, k);
    differenceRow(set.what, population, problems);
  }
}

console.log('\n| problems | their rates | planned power | found | unpaired, planned |');
console.log('|--:|---|--:|--:|--:|');
for (const set of SETS) {
  const population = betaRates(set, POPULATION, random);
  for (const problems of [20, 40]) powerRow(set.what, population, problems);
}

console.log('\n| problems | their rates | attempts | true difference | interval holds it |');
console.log('|--:|---|--:|--:|--:|');
for (const [at, set] of SETS.entries()) {
  // With draws of its own, so that what stands above can change without it.
  random = new SeededRandom(2 + at);
  const population = betaRates(set, POPULATION, random);
  for (const [problems, samples] of SMALL) {
    for (const gain of [0.03, GAIN]) smallRow(set.what, population, { problems, samples, gain });
  }
}

function coverageRow(
  what: string,
  population: readonly number[],
  problems: number,
  k: number,
): void {
  const truth = mean(population.map((rate) => 1 - (1 - rate) ** k));
  const held = shareOf(() => {
    const values = drawn(population, problems).map(
      (rate) => passAtK({ n: SAMPLES, c: solvedOf(rate, SAMPLES, random) }, k) ?? 0,
    );
    return shareInterval(values, options());
  }, truth);
  row(problems, what, SAMPLES, `pass@${k}`, truth.toFixed(3), percent(held));
}

/** The same problems before and after. */
function differenceRow(what: string, population: readonly number[], problems: number): void {
  const held = heldDifference(population, { problems, samples: SAMPLES, gain: GAIN });
  row(problems, what, SAMPLES, 'difference of pass@1', GAIN.toFixed(3), percent(held));
}

interface Drawing {
  readonly problems: number;
  readonly samples: number;
  readonly gain: number;
}

function smallRow(what: string, population: readonly number[], drawing: Drawing): void {
  const { problems, samples, gain } = drawing;
  const held = heldDifference(population, drawing);
  row(problems, what, samples, gain.toFixed(3), percent(held));
}

function heldDifference(population: readonly number[], drawing: Drawing): number {
  return shareOf(
    () => differenceInterval(differences(population, drawing), options()),
    drawing.gain,
  );
}

function powerRow(what: string, population: readonly number[], problems: number): void {
  const { paired, unpaired } = powerOf({
    ...{ rates: population, gain: GAIN, samples: SAMPLES },
    problems,
  });
  const runs = Array.from({ length: EVALUATIONS / 2 }, () => {
    const found = differences(population, { problems, samples: SAMPLES, gain: GAIN });
    return mean(found) > 0 && signFlipTest(found, { seed: random.bits() }).p < 0.05 ? 1 : 0;
  });
  row(problems, what, percent(paired), percent(mean(runs)), percent(unpaired));
}

function differences(
  population: readonly number[],
  { problems, samples, gain }: Drawing,
): readonly number[] {
  const room = 1 - mean(population);
  return drawn(population, problems).map((rate) => {
    const after = rate + (gain * (1 - rate)) / room;
    return (solvedOf(after, samples, random) - solvedOf(rate, samples, random)) / samples;
  });
}

function shareOf(interval: () => ReturnType<typeof shareInterval>, truth: number): number {
  const held = Array.from({ length: EVALUATIONS }, () => {
    const { low, high } = interval() ?? { low: 1, high: 0 };
    return low <= truth && truth <= high ? 1 : 0;
  });
  return mean(held);
}

function drawn(population: readonly number[], count: number): readonly number[] {
  return Array.from({ length: count }, () => population[random.below(population.length)] ?? 0);
}

function options(): { readonly seed: number; readonly draws: number } {
  return { seed: random.bits(), draws: DRAWS };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function row(...cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}
