import { Latest } from '../../app/latest.ts';
import type { ShowProgress } from '../../app/progress.ts';
import { LeafeError } from '../../core/errors.ts';
import type { Judge } from '../../core/ports/judge.ts';
import type { VisibleJudgement } from '../../domain/judgement.ts';
import type { Program } from '../../domain/problem.ts';
import type { ShownProblem } from './runProblems.ts';

/** Judgements kept at once, each a few pages of text. */
const KEPT = 32;

/** Who lends a judge, as the benches do that the window's runs share. */
export interface JudgeLender {
  withJudge<T>(
    use: (judge: Judge) => Promise<T>,
    onProgress: ShowProgress,
    signal: AbortSignal,
  ): Promise<T>;
}

/** What programs print on visible tests: journals do not keep it, so it is found by running them again. */
export class TestResults {
  readonly #lender: JudgeLender;
  readonly #kept = new Latest<VisibleJudgement>(KEPT);

  constructor(lender: JudgeLender) {
    this.#lender = lender;
  }

  /** The judgement of a step by its commit where it is known already. */
  known(commit: string): VisibleJudgement | null {
    return this.#kept.get(commit) ?? null;
  }

  /** Runs the program of a step's commit, unless that is known. Throws what the judge throws: Docker may not be there. */
  async of(
    commit: string,
    program: Program,
    problem: ShownProblem,
    signal: AbortSignal,
  ): Promise<VisibleJudgement> {
    const known = this.#kept.get(commit);
    if (known !== undefined) return known;
    const found = await this.#lender.withJudge(
      (judge) => judge.judgeVisible(problem, program, signal),
      () => undefined,
      signal,
    );
    if (found.trouble !== undefined && found.verdict === 'judgeError') {
      throw new LeafeError('sandbox', 'brokenChecker', found.trouble);
    }
    if (found.verdict === 'judgeError') {
      throw new LeafeError('sandbox', 'machineLost', 'the program could not be run again');
    }
    this.#kept.keep(commit, found);
    return found;
  }
}
