import { groupBy } from '../../domain/groupBy.ts';
import type { Correction } from './corrections.ts';

/** The most corrections of one problem in a data set: more of them teach the problem, not how to recover. */
export const CORRECTIONS_EACH = 3;

/** What choosing among corrections looks at. */
export type Ranked = Pick<
  Correction,
  'run' | 'problemDigest' | 'blamedDigest' | 'correctedDigest' | 'depth' | 'at'
>;

/** Those of several runs without the ones that say the same again: the earliest stays. */
export function withoutRepetitions<One extends Ranked>(
  corrections: readonly One[],
): readonly One[] {
  const seen = new Set<string>();
  return [...corrections]
    .sort((a, b) => compare(a.at, b.at) || compare(a.run, b.run))
    .filter(({ problemDigest, blamedDigest, correctedDigest }) => {
      const key = `${problemDigest} ${blamedDigest} ${correctedDigest}`;
      return !seen.has(key) && seen.add(key);
    });
}

/**
 * At most so many of each problem, chosen for what they differ in: first those at a depth that is not there yet, then those
 * with a program that is not there yet, then by age. In the order given.
 */
export function chosenOf<One extends Ranked>(
  corrections: readonly One[],
  most: number = CORRECTIONS_EACH,
): readonly One[] {
  const byProblem = groupBy(corrections, ({ problemDigest }) => problemDigest);
  const chosen = new Set([...byProblem.values()].flatMap((own) => differing(own, most)));
  return corrections.filter((correction) => chosen.has(correction));
}

function differing<One extends Ranked>(corrections: readonly One[], most: number): readonly One[] {
  const chosen: One[] = [];
  const left = [...corrections];
  while (chosen.length < most && left.length > 0) {
    const worth = left.map((one) => newness(one, chosen));
    const best = worth.indexOf(Math.max(...worth));
    chosen.push(...left.splice(best, 1));
  }
  return chosen;
}

function newness(one: Ranked, chosen: readonly Ranked[]): number {
  const newDepth = chosen.every(({ depth }) => depth !== one.depth);
  const newProgram = chosen.every(({ correctedDigest }) => correctedDigest !== one.correctedDigest);
  return (newDepth ? 2 : 0) + (newProgram ? 1 : 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
