import type { StepDetail } from '../../src/domain/stepDetail.ts';

/** A step's texts on their way, here, or not to be had. */
export type StepText =
  | { readonly kind: 'loading' }
  | { readonly kind: 'here'; readonly detail: StepDetail }
  | { readonly kind: 'failed'; readonly message: string; readonly todo: string };

/** By step, the one asked for last at the end. */
export type StepTexts = ReadonlyMap<string, StepText>;

/** Texts of more steps than this are dropped, the oldest first: they can be asked for again. */
const MOST_HELD = 24;

export function withDetail(texts: StepTexts, step: string, text: StepText): StepTexts {
  const next = new Map(texts);
  next.delete(step);
  next.set(step, text);
  for (const oldest of next.keys()) {
    if (next.size <= MOST_HELD) break;
    next.delete(oldest);
  }
  return next;
}

export function withoutDetails(texts: StepTexts, steps: readonly string[]): StepTexts {
  if (!steps.some((step) => texts.has(step))) return texts;
  const gone = new Set(steps);
  return new Map([...texts].filter(([step]) => !gone.has(step)));
}
