import { z } from 'zod';

/** A step as a menu, the run panel or another extension names it; `step` null is the problem itself. */
export const stepArgumentSchema = z.object({
  run: z.string().min(1),
  step: z.string().min(1).nullable(),
  /** What the new branch is told; not there, it is asked for. */
  hint: z.string().optional(),
});
export type StepArgument = z.infer<typeof stepArgumentSchema>;

/** The step that `given` names; null where it names none that fits. */
export function stepArgument(given: unknown): StepArgument | null {
  const parsed = stepArgumentSchema.safeParse(given);
  return parsed.success ? parsed.data : null;
}

/** A branch as a node of the Runs view names it. */
export const branchArgumentSchema = z.object({
  run: z.string().min(1),
  branch: z.string().min(1),
});

export const correctionArgumentSchema = z.object({
  run: z.string().min(1),
  blamed: z.string().min(1),
  corrected: z.string().min(1),
});
