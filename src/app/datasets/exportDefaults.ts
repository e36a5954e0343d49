import type { ExportPlan } from './exportDataset.ts';

/** Corrections of one problem at most, a fifth of the successes to rehearse, and both counting alike. */
export const EXPORT_DEFAULTS = {
  each: 3,
  variants: ['counterfactual'],
  beta: 1,
  rehearsal: { share: 0.2, seed: 0 },
  parquet: false,
  heldOut: false,
  acceptedOnly: false,
  minLift: null,
  leaveOut: false,
  evaluation: [],
  measure: null,
} as const satisfies Partial<ExportPlan>;
