/**
 * How often the intervals of an evaluation hold the truth, and what its planner promises against what is found: by simulation.
 *
 *   node --import tsx bench/coverage.ts
 *
 * Prints the tables of docs/results/coverage.md. Everything is drawn from one seed.
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
const random = new SeededRandom(1);

/** How problems differ in how likely they are solved: as a beta distribution. */
const SETS = [
  { what: 'all or nothing', a: 0.4, b: 0.6 },
  { what: 'mostly hard', a: 0.2, b: 1.8 },
  { what: 'in between', a: 2, b: 2 },
] as const;
const SAMPLES = 10;
const GAIN = 0.11;

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
  const truth = GAIN;
  const held = shareOf(
    () => differenceInterval(differences(population, problems), options()),
    truth,
  );
  row(problems, what, SAMPLES, 'difference of pass@1', truth.toFixed(3), percent(held));
}

function powerRow(what: string, population: readonly number[], problems: number): void {
  const { paired, unpaired } = powerOf({
    ...{ rates: population, gain: GAIN, samples: SAMPLES },
    problems,
  });
  const runs = Array.from({ length: EVALUATIONS / 2 }, () => {
    const found = differences(population, problems);
    return mean(found) > 0 && signFlipTest(found, { seed: random.bits() }).p < 0.05 ? 1 : 0;
  });
  row(problems, what, percent(paired), percent(mean(runs)), percent(unpaired));
}

function differences(population: readonly number[], problems: number): readonly number[] {
  const room = 1 - mean(population);
  return drawn(population, problems).map((rate) => {
    const after = rate + (GAIN * (1 - rate)) / room;
    return (solvedOf(after, SAMPLES, random) - solvedOf(rate, SAMPLES, random)) / SAMPLES;
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
