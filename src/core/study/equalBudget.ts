import type { Settings } from '../../domain/settings.ts';

/** Settings that a person may have named, and then stay as they are. */
export type Named = ReadonlySet<keyof Settings>;

/**
 * Settings with which a budget of programs is what ends a run, whatever its policy: as many branches as it could pay, and half of it for the
 * tree's first branches, so that the other half is there for those with a lesson.
 */
export function settingsForBudget(settings: Settings, named: Named): Settings {
  const { programs } = settings.budget;
  if (programs === null) return settings;
  const half = Math.max(1, Math.floor(programs / (2 * settings.horizon)));
  return {
    ...settings,
    rollouts: named.has('rollouts') ? settings.rollouts : half,
    maxBranches: named.has('maxBranches')
      ? settings.maxBranches
      : Math.max(settings.maxBranches, programs),
  };
}

/** Whether the tree's first branches alone may use up the budget, so that no lesson is ever tried. */
export function leavesNoLesson({
  rollouts,
  horizon,
  budget,
  depth,
  maxBranches,
}: Settings): boolean {
  if (depth === 0 || maxBranches <= rollouts) return true;
  return budget.programs !== null && budget.programs <= rollouts * horizon;
}
