import * as l10n from '@vscode/l10n';
import type { Policy } from '../domain/choices.ts';
import type { Budget } from '../domain/settings.ts';

/** What each way to search does, in a few words. */
export function policyWords(): Readonly<Record<Policy, string>> {
  return {
    tree: l10n.t(
      'Look back at a failed branch and go on from before the step it blames, with the lesson',
    ),
    iterative: l10n.t('Mend one program again and again'),
    independent: l10n.t('Draw fresh programs only'),
  };
}

export interface BudgetChoice {
  readonly label: string;
  readonly detail: string;
  readonly budget: Budget;
}

/** What a run may use, the smallest first. */
export function budgetChoices(): readonly BudgetChoice[] {
  const upTo = (label: string, most: number): BudgetChoice => ({
    label,
    detail: l10n.t('up to {0} programs', most),
    budget: programs(most),
  });
  return [
    upTo(l10n.t('Small'), 16),
    upTo(l10n.t('Usual'), 64),
    upTo(l10n.t('Large'), 256),
    {
      label: l10n.t('No limit'),
      detail: l10n.t('until all branches have ended'),
      budget: programs(null),
    },
  ];
}

function programs(most: number | null): Budget {
  return { programs: most, steps: null, tests: null, tokens: null, seconds: null };
}
