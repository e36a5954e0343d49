import { z } from 'zod';
import { hostedRecipeSchema } from '../../domain/hostedJob.ts';
import { recipeSchema } from '../../domain/training.ts';

/** What of a push is decided before a person is asked: by a menu, a button, or the push before this one. */
export const pushChoiceSchema = z.object({
  /** The data set's folder. */
  dataset: z.string().min(1).optional(),
  trainer: z.string().min(1).optional(),
  /** The base, as a person names it. */
  model: z.string().min(1).optional(),
  name: z.string().nullable().optional(),
  recipe: recipeSchema.partial().optional(),
  /** What a fine-tuning API is told, in place of the recipe. */
  hosted: hostedRecipeSchema.partial().optional(),
});
export type PushChoice = z.infer<typeof pushChoiceSchema>;

/** Nonsense decides nothing. */
export function pushChoiceIn(given: unknown): PushChoice {
  const parsed = pushChoiceSchema.safeParse(given);
  return parsed.success ? parsed.data : {};
}
