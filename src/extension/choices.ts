import type { Policy } from '../domain/choices.ts';
import type { Budget } from '../domain/settings.ts';

export const POLICY_WORDS: Readonly<Record<Policy, string>> = {
  tree: 'Look back at a failed branch and go on from before the step it blames, with the lesson',
  iterative: 'Mend one program again and again',
  independent: 'Draw fresh programs only',
};

export interface BudgetChoice {
  readonly label: string;
  readonly detail: string;
  readonly budget: Budget;
}

export const BUDGETS: readonly BudgetChoice[] = [
  { label: 'Small', detail: 'up to 16 programs', budget: programs(16) },
  { label: 'Usual', detail: 'up to 64 programs', budget: programs(64) },
  { label: 'Large', detail: 'up to 256 programs', budget: programs(256) },
  { label: 'No limit', detail: 'until all branches have ended', budget: programs(null) },
];

function programs(most: number | null): Budget {
  return { programs: most, steps: null, tests: null, tokens: null, seconds: null };
}
