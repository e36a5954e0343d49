import { branchOf, type ReflectionState, type RunState } from '../../domain/runState.ts';
import type { Correction } from './corrections.ts';
import type { Variant } from './trainingRow.ts';

/**
 * Those of the wanted variants that a correction has: none is guided without a lesson, and none reflects where no model's reply gave the
 * lesson (a person's hint, or facts that stand in for a lesson).
 */
export function variantsOf(
  correction: Correction,
  state: RunState,
  wanted: readonly Variant[],
): readonly Variant[] {
  const has: Readonly<Record<Variant, boolean>> = {
    counterfactual: true,
    guided: correction.lesson !== null,
    reflection: (reflectionOf(correction, state)?.event.transcript ?? null) !== null,
  };
  return wanted.filter((variant) => has[variant]);
}

/** The look back that opened the correction's branch; null where there was none. */
export function reflectionOf({ branch }: Correction, state: RunState): ReflectionState | null {
  const { because, reflection } = branchOf(state, branch);
  if (because === null || reflection === null) return null;
  return branchOf(state, because).reflections[reflection] ?? null;
}

/** A row's name: what a data set held before there were variants keeps its own. */
export function variantId({ run, correction }: Correction, variant: Variant): string {
  return `${run}/${correction}${variant === 'counterfactual' ? '' : `/${variant}`}`;
}
