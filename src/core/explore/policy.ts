import { assertNever } from '../../domain/assertNever.ts';
import type { Policy } from '../../domain/choices.ts';
import type { Settings } from '../../domain/settings.ts';

/** What tells the three policies apart: everything else is the same engine on the same ledger. */
export interface PolicyLimits {
  /** Steps of a trajectory before it counts as failed. */
  readonly horizon: number;
  readonly rollouts: number;
  readonly branches: number;
  readonly reflects: boolean;
  /** Whether a first action that was tried before is drawn again. */
  readonly refusesDuplicates: boolean;
}

/** At equal settings each policy may take as many steps as the tree could; a budget usually cuts first. */
export function limitsOf(policy: Policy, settings: Settings): PolicyLimits {
  const { horizon, rollouts, maxBranches } = settings;
  const steps = horizon * maxBranches;
  switch (policy) {
    case 'tree':
      return { horizon, rollouts, branches: maxBranches, reflects: true, refusesDuplicates: true };
    case 'iterative':
      return {
        horizon: steps,
        rollouts: 1,
        branches: 1,
        reflects: false,
        refusesDuplicates: false,
      };
    case 'independent':
      return {
        horizon: 1,
        rollouts: steps,
        branches: steps,
        reflects: false,
        refusesDuplicates: false,
      };
    default:
      return assertNever(policy);
  }
}
