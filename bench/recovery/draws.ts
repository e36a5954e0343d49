import type { Problem } from '../../src/domain/problem.ts';

/** A branch to be walked and, where it fails, gone on from. */
export interface Wanted {
  readonly problem: Problem;
  readonly name: string;
  /** Replies that failed before; null where they are to be drawn. */
  readonly replies: readonly string[] | null;
}

interface Tally {
  readonly problem: Problem;
  /** The numbers of its draws; one that a stop cut off is drawn again under its own number. */
  readonly drawn: Set<number>;
  failed: number;
  passed: number;
  underWay: number;
}

/** A problem that passed so often, and three times as often as it failed, is too easy to be worth more draws. */
const EASY = 6;

/**
 * Which problem to draw from next: the one with the fewest failures so far, so that a measurement that is stopped has looked at all
 * of them.
 */
export class Draws {
  readonly #perProblem: number;
  readonly #tallies: readonly Tally[];

  constructor(problems: readonly Problem[], perProblem: number) {
    this.#perProblem = perProblem;
    this.#tallies = problems.map((problem) => {
      return { problem, drawn: new Set(), failed: 0, passed: 0, underWay: 0 };
    });
  }

  /** A draw of an earlier sitting. */
  recall(
    { failure, problem }: { readonly failure: string; readonly problem: string },
    failed: boolean,
  ): void {
    const tally = this.#tallies.find((one) => one.problem.name === problem);
    if (tally === undefined) return;
    tally.drawn.add(Number(failure.slice(failure.lastIndexOf('/') + 1)));
    tally[failed ? 'failed' : 'passed']++;
  }

  next(): Wanted | null {
    const open = this.#tallies.filter((tally) => this.#isWorthIt(tally));
    const tally = open.sort((a, b) => a.failed + a.underWay - (b.failed + b.underWay))[0];
    if (tally === undefined) return null;
    const { problem, drawn } = tally;
    let number = 0;
    while (drawn.has(number)) number++;
    drawn.add(number);
    tally.underWay++;
    return { problem, name: `${problem.name}/${number}`, replies: null };
  }

  settle({ name }: Problem, failed: boolean): void {
    const tally = this.#tallies.find(({ problem }) => problem.name === name);
    if (tally === undefined) return;
    tally.underWay--;
    tally[failed ? 'failed' : 'passed']++;
  }

  #isWorthIt({ drawn, failed, passed, underWay }: Tally): boolean {
    if (failed + underWay >= this.#perProblem || drawn.size >= 3 * this.#perProblem) return false;
    return passed + underWay < EASY || passed < 3 * failed;
  }
}
