import type { Spend } from '../../domain/runEvent.ts';
import type { RunState } from '../../domain/runState.ts';
import type { Budget } from '../../domain/settings.ts';

/** What one call or step may use at most; absent is nothing. */
export interface Reservation {
  readonly programs?: number;
  readonly steps?: number;
  readonly tests?: number;
  readonly tokens?: number;
}

/** What a run that has begun may use in all. */
export function budgetOf({ budget }: RunState): Budget {
  if (budget === null) throw new RangeError('the journal does not begin with runStarted');
  return budget;
}

/** Whether not even one more program can be paid: nothing that would lead to one is worth doing. */
export function isSpent({ budget, spend }: RunState): boolean {
  if (budget === null) return false;
  return (
    reached(spend.programs, budget.programs) ||
    reached(spend.steps, budget.steps) ||
    reached(spend.tests, budget.tests) ||
    reached(tokensOf(spend), budget.tokens) ||
    reached(spend.seconds, budget.seconds)
  );
}

/** Whether the budget is what has stopped the run, or would stop it. */
export function hasSpentItsBudget(state: RunState): boolean {
  return isSpent(state) || [...state.branches.values()].some(({ closed }) => closed === 'budget');
}

export function tokensOf(spend: Spend): number {
  return (
    spend.actPromptTokens +
    spend.actCompletionTokens +
    spend.reflectPromptTokens +
    spend.reflectCompletionTokens
  );
}

/**
 * Reserves before a call what it could use at most, so that no budget is ever overrun: a call that might not fit is not made,
 * even where it would have used less.
 */
export class Ledger {
  readonly #budget: Budget;
  readonly #spend: Spend;
  #reserved: Required<Reservation> = { programs: 0, steps: 0, tests: 0, tokens: 0 };

  constructor(budget: Budget, spend: Spend) {
    this.#budget = budget;
    this.#spend = spend;
  }

  /** True and reserved, or false and unchanged. */
  reserve(wanted: Reservation): boolean {
    const next = {
      programs: this.#reserved.programs + (wanted.programs ?? 0),
      steps: this.#reserved.steps + (wanted.steps ?? 0),
      tests: this.#reserved.tests + (wanted.tests ?? 0),
      tokens: this.#reserved.tokens + (wanted.tokens ?? 0),
    };
    if (!this.#fits(next)) return false;
    this.#reserved = next;
    return true;
  }

  #fits(reserved: Required<Reservation>): boolean {
    const budget = this.#budget;
    const spend = this.#spend;
    return (
      within(spend.programs + reserved.programs, budget.programs) &&
      within(spend.steps + reserved.steps, budget.steps) &&
      within(spend.tests + reserved.tests, budget.tests) &&
      within(tokensOf(spend) + reserved.tokens, budget.tokens) &&
      !reached(spend.seconds, budget.seconds)
    );
  }
}

function within(used: number, allowed: number | null): boolean {
  return allowed === null || used <= allowed;
}

function reached(used: number, allowed: number | null): boolean {
  return allowed !== null && used >= allowed;
}
