import { RunFold } from '../../domain/foldRun.ts';
import type { RunEvent, Spend } from '../../domain/runEvent.ts';
import { branchOf, isSolved, stepOf, type RunState } from '../../domain/runState.ts';
import { hasSpentItsBudget, tokensOf } from '../explore/budget.ts';

/** What a run had used at some moment, by what success is told against. */
export interface Spent {
  /** Programs judged. */
  readonly programs: number;
  /** Of prompts and replies, for acting and for looking back, those of discarded replies included. */
  readonly tokens: number;
  /** Of the sandbox: how long programs were judged. */
  readonly seconds: number;
}

/** What became of a run that has come to its end by itself. */
export interface RunOutcome {
  /** Null where it was not solved. Replies that were drawn together count in the order of the journal: what comes after the solution does not. */
  readonly solvedAt: Spent | null;
  /** Whether the branch that solved it carried a lesson. */
  readonly byLesson: boolean;
  /** All of it, with what was drawn together with the solution. */
  readonly used: Spend;
  /** Whether it ended unsolved with programs left in its budget, as no branch was left to try. */
  readonly ranDry: boolean;
}

/** A run as its journal tells of it. */
export type RunStanding =
  | { readonly kind: 'notBegun' }
  | { readonly kind: 'over'; readonly outcome: RunOutcome }
  | { readonly kind: 'underWay'; readonly used: Spend };

/** Follows a run's events up to its first end of its own: what a person adds later is none of the study's. */
export class OutcomeFold {
  readonly #run = new RunFold();
  #solution: Pick<RunOutcome, 'solvedAt' | 'byLesson'> = { solvedAt: null, byLesson: false };
  #over: RunOutcome | null = null;
  #byPerson = false;

  take(event: RunEvent): void {
    if (this.#over !== null) return;
    this.#run.take(event);
    const { state } = this.#run;
    if (event.kind === 'branchOpened' && event.author === 'person') this.#byPerson = true;
    if (event.kind === 'stepJudged' && this.#solution.solvedAt === null) {
      const step = stepOf(state, event.step);
      if (isSolved(step)) this.#solution = solutionOf(state, step.branch);
    }
    if (
      event.kind === 'runEnded' &&
      (event.because === 'solved' || event.because === 'exhausted')
    ) {
      const used = { ...state.spend };
      this.#over = { ...this.#solution, used, ranDry: ranDry(state, this.#solution.solvedAt) };
    }
  }

  /** Null where a person has opened a branch before the run came to its end: its figures are none of the policy's. */
  get standing(): RunStanding | null {
    if (this.#byPerson) return null;
    if (this.#over !== null) return { kind: 'over', outcome: this.#over };
    if (this.#run.state.started === null) return { kind: 'notBegun' };
    return { kind: 'underWay', used: { ...this.#run.state.spend } };
  }
}

function solutionOf(
  state: RunState,
  branch: string,
): { readonly solvedAt: Spent; readonly byLesson: boolean } {
  const byLesson = branchOf(state, branch).experiences.length > 0;
  return { solvedAt: spentOf(state.spend), byLesson };
}

export function spentOf(spend: Spend): Spent {
  return {
    programs: spend.programs,
    tokens: tokensOf(spend),
    seconds: spend.judgeMs / 1000,
  };
}

function ranDry(state: RunState, solvedAt: Spent | null): boolean {
  return solvedAt === null && state.budget !== null && !hasSpentItsBudget(state);
}
