import { groupBy } from '../../domain/groupBy.ts';
import { breather } from '../breathe.ts';
import type { Choice, FactsOfRun, WantedRow } from './chooseRows.ts';
import { openRun, type LearntRun, type OpenRun } from './openRun.ts';

/** Of the journals of one problem's runs, so many bytes are kept open between choosing and taking. */
const OPEN_BYTES = 32 << 20;

export interface TakenRun {
  readonly open: OpenRun;
  readonly wanted: readonly WantedRow[];
  /** Corrections of the problem that help too little; named with its first run. */
  readonly unhelpful: readonly string[];
  /** Whether it is the last run on its problem. */
  readonly isLast: boolean;
}

interface OneProblem {
  readonly choice: Choice;
  readonly open: Map<string, OpenRun>;
  left: number;
}

/** Opens runs one after the other, and with the first one on a problem chooses among all runs on it. What is behind is let go. */
export class RunsOfProblems {
  readonly #home: string;
  readonly #choose: (runs: readonly FactsOfRun[]) => Choice;
  readonly #byProblem: ReadonlyMap<string, readonly LearntRun[]>;
  readonly #problems = new Map<string, OneProblem>();

  constructor(
    runs: readonly LearntRun[],
    home: string,
    choose: (runs: readonly FactsOfRun[]) => Choice,
  ) {
    this.#home = home;
    this.#choose = choose;
    this.#byProblem = groupBy(runs, ({ problemDigest }) => problemDigest);
  }

  /** Each run is taken once. */
  async take(run: LearntRun): Promise<TakenRun> {
    const known = this.#problems.get(run.problemDigest);
    const problem = known ?? (await this.#chosen(run.problemDigest));
    this.#problems.set(run.problemDigest, problem);
    const open = problem.open.get(run.run) ?? (await openRun(run, this.#home));
    problem.open.delete(run.run);
    problem.left -= 1;
    const isLast = problem.left === 0;
    if (isLast) this.#problems.delete(run.problemDigest);
    const wanted = problem.choice.rows.get(run.run) ?? [];
    return { open, wanted, unhelpful: known === undefined ? problem.choice.unhelpful : [], isLast };
  }

  async #chosen(problemDigest: string): Promise<OneProblem> {
    const runs = this.#byProblem.get(problemDigest) ?? [];
    const open = new Map<string, OpenRun>();
    const facts: FactsOfRun[] = [];
    let bytes = 0;
    const breathe = breather();
    for (const run of runs) {
      await breathe();
      const one = await openRun(run, this.#home);
      facts.push({ run: run.run, facts: one.facts });
      bytes += run.bytes;
      if (bytes <= OPEN_BYTES) open.set(run.run, one);
    }
    return { choice: this.#choose(facts), open, left: runs.length };
  }
}
