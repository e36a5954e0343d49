import { z } from 'zod';
import { STEP_VERDICTS } from './runEvent.ts';

const natural = z.number().int().min(0);

/** `told` draws had the correction's lesson in their prompt, the others all but that. */
export const liftDrawSchema = z.object({
  told: z.boolean(),
  seed: natural,
  /** The hidden verdict where the program was submitted. */
  verdict: z.enum(STEP_VERDICTS),
  /** Passed all tests, visible and hidden. */
  solved: z.boolean(),
});
export type LiftDraw = z.infer<typeof liftDrawSchema>;

/** How a measurement ended: with all draws, or with fewer of them. */
export const LIFT_ENDS = ['done', 'budget', 'cancelled', 'failed'] as const;
export type LiftEnd = (typeof LIFT_ENDS)[number];

/** A step taken again and again with and without a lesson. A line of the file beside the decisions. */
export const liftSchema = z.object({
  v: z.literal(1),
  /** `<run>/<correction>` */
  correction: z.string(),
  model: z.string(),
  /** Draws of each kind that were asked for. */
  times: natural,
  seed: natural,
  because: z.enum(LIFT_ENDS),
  draws: z.array(liftDrawSchema),
  spend: z.object({
    programs: natural,
    tests: natural,
    promptTokens: natural,
    completionTokens: natural,
    seconds: z.number().min(0),
  }),
  /** ISO 8601, UTC. */
  at: z.string(),
});
export type Lift = z.infer<typeof liftSchema>;

/** How often something came out well. */
export interface Rate {
  readonly solved: number;
  readonly of: number;
}

/** What a measurement found; `low` and `high` bound the difference of the two rates with 95 % confidence. */
export interface LiftFigures {
  readonly told: Rate;
  readonly untold: Rate;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly model: string;
  readonly because: LiftEnd;
  readonly times: number;
}
