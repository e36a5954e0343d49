import { Latest } from '../../app/latest.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RunEventOf } from '../../domain/runEvent.ts';

/** A problem's known programs and hidden tests are of no use to a person who looks at a run, and may be large. */
export type ShownProblem = Problem & {
  readonly hiddenTests: readonly [];
  readonly solutions: readonly [];
  readonly incorrectSolutions: readonly [];
};

const KEPT = 4;

/** The problems of runs, the latest few without reading their files again. */
export class RunProblems {
  readonly #home: () => string;
  readonly #kept = new Latest<Promise<ShownProblem>>(KEPT);

  constructor(home: () => string) {
    this.#home = home;
  }

  /** The problem that the run began with. Throws `input.invalid` where its file has changed since, and what reading it throws. */
  async of(started: RunEventOf<'runStarted'>): Promise<ShownProblem> {
    const found = this.#kept.get(started.problemDigest) ?? this.#read(started);
    this.#kept.keep(started.problemDigest, found);
    found.catch(() => this.#kept.delete(started.problemDigest));
    return found;
  }

  async #read(started: RunEventOf<'runStarted'>): Promise<ShownProblem> {
    const { problemOfRun } = await import('../../app/problemOfRun.ts');
    const signal = new AbortController().signal;
    const problem = await problemOfRun(started, this.#home(), signal);
    return { ...problem, hiddenTests: [], solutions: [], incorrectSolutions: [] };
  }
}
