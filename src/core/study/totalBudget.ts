import { BUDGET_KEYS } from '../../domain/choices.ts';
import type { Spend } from '../../domain/runEvent.ts';
import type { Budget } from '../../domain/settings.ts';
import { tokensOf } from '../explore/budget.ts';

/** Of each thing that a budget can limit. */
export type Amounts = Readonly<Record<(typeof BUDGET_KEYS)[number], number>>;

/**
 * What all runs of a study may use together. Runs are paid for before they begin, by what they may use at most; what they leave is there for
 * others. Seconds, which no run can be held to in advance, are looked at only.
 */
export class TotalBudget {
  readonly #limits: Budget;
  #used: Amounts;
  #reserved: Amounts = NOTHING;

  /** `spent` is what runs have used before: all that the study ever made, those that count no more as well. */
  constructor(limits: Budget, spent: readonly Amounts[]) {
    this.#limits = limits;
    this.#used = sumOf(spent);
  }

  /** True and reserved, or false and unchanged. */
  reserve(most: Amounts): boolean {
    const next = plus(this.#reserved, most);
    const fits = BUDGET_KEYS.every((key) => {
      const limit = this.#limits[key];
      if (limit === null) return true;
      return key === 'seconds' ? this.#used.seconds < limit : this.#used[key] + next[key] <= limit;
    });
    if (fits) this.#reserved = next;
    return fits;
  }

  /** A run that was paid for has ended, or was broken off, having used so much since. */
  settle(most: Amounts, used: Amounts): void {
    this.#reserved = minus(this.#reserved, most);
    this.#used = plus(this.#used, used);
  }
}

export const NOTHING: Amounts = { programs: 0, steps: 0, tests: 0, tokens: 0, seconds: 0 };

/** What a run may still use, of what it has a limit for. */
export function mostOf(budget: Budget, before: Spend | null): Amounts {
  const { programs, steps, tests, tokens } = budget;
  const all = {
    ...{ programs: programs ?? 0, steps: steps ?? 0, tests: tests ?? 0, tokens: tokens ?? 0 },
    seconds: 0,
  };
  const left = minus(all, before === null ? NOTHING : amountsOf(before));
  return combined(left, NOTHING, (a, b) => Math.max(a, b));
}

/** All that a run may have used of which nobody can tell any more. */
export function allOf(budget: Budget): Amounts {
  return { ...mostOf(budget, null), seconds: budget.seconds ?? 0 };
}

export function sumOf(all: readonly Amounts[]): Amounts {
  return all.reduce(plus, NOTHING);
}

/** What the whole can only be limited in where each run is, too: null where that is so, else the first key without. */
export function unpayable(total: Budget, each: Budget): keyof Budget | null {
  const keys = BUDGET_KEYS.filter((key) => key !== 'seconds');
  return keys.find((key) => total[key] !== null && each[key] === null) ?? null;
}

export function amountsOf(spend: Spend): Amounts {
  const { programs, steps, tests, seconds } = spend;
  return { programs, steps, tests, seconds, tokens: tokensOf(spend) };
}

function plus(a: Amounts, b: Amounts): Amounts {
  return combined(a, b, (one, other) => one + other);
}

export function minus(a: Amounts, b: Amounts): Amounts {
  return combined(a, b, (one, other) => one - other);
}

function combined(a: Amounts, b: Amounts, of: (a: number, b: number) => number): Amounts {
  return {
    programs: of(a.programs, b.programs),
    steps: of(a.steps, b.steps),
    tests: of(a.tests, b.tests),
    tokens: of(a.tokens, b.tokens),
    seconds: of(a.seconds, b.seconds),
  };
}
