import { z } from 'zod';
import { budgetSchema } from '../../domain/settings.ts';

/** More would be a mistake of the hand. */
const MOST_SAMPLES = 1000;
const MOST_STEPS = 64;

/** What an evaluation is begun with. */
export const evaluationPlanSchema = z.strictObject({
  model: z.string().min(1),
  /** A set, a file, or one problem of either by `#name`. */
  problems: z.string().min(1),
  /** Attempts of each problem. */
  samples: z.number().int().min(1).max(MOST_SAMPLES),
  /** Replies an attempt may take. */
  steps: z.number().int().min(1).max(MOST_STEPS),
  /** For all attempts together, over all sittings. */
  budget: budgetSchema,
});
export type EvaluationPlan = z.infer<typeof evaluationPlanSchema>;

/** As the command line begins; the seed is the same for all, so that base and tuned are asked alike. */
export const EVALUATION_DEFAULTS = { samples: 10, steps: 4 } as const;
export const EVALUATION_SEED = 1;

/** What a caller or an earlier evaluation has decided already; what does not fit is not there. */
export function partOfEvaluation(given: unknown): Partial<EvaluationPlan> {
  if (typeof given !== 'object' || given === null) return {};
  const parts = Object.entries(evaluationPlanSchema.shape).flatMap(([key, schema]) => {
    const parsed = schema.safeParse((given as Record<string, unknown>)[key]);
    return parsed.success ? [[key, parsed.data] as const] : [];
  });
  return Object.fromEntries(parts) as Partial<EvaluationPlan>;
}

/** Whether a text is a number of attempts or replies that an evaluation can be begun with. */
export function isFitNumber(name: 'samples' | 'steps', text: string): boolean {
  return /^\d+$/.test(text) && evaluationPlanSchema.shape[name].safeParse(Number(text)).success;
}
