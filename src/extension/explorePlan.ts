import { z } from 'zod';
import { POLICIES } from '../domain/choices.ts';
import { budgetSchema } from '../domain/settings.ts';

/** What a run is started with. */
export const explorePlanSchema = z.strictObject({
  /** `set#name`, or a file's path in place of the set. */
  problem: z.string().min(1),
  model: z.string().min(1),
  policy: z.enum(POLICIES),
  budget: budgetSchema,
});
export type ExplorePlan = z.infer<typeof explorePlanSchema>;

/** What a caller or an earlier run has decided already; the rest is asked for. What does not fit is not there. */
export function partOfPlan(given: unknown): Partial<ExplorePlan> {
  if (typeof given !== 'object' || given === null) return {};
  const parts = Object.entries(explorePlanSchema.shape).flatMap(([key, schema]) => {
    const parsed = schema.safeParse((given as Record<string, unknown>)[key]);
    return parsed.success ? [[key, parsed.data] as const] : [];
  });
  return Object.fromEntries(parts) as Partial<ExplorePlan>;
}
