import { z } from 'zod';
import { LANGUAGES } from './languages.ts';

const count = z.number().int().min(1);

/** What a run may use; null is no limit. Each is reserved before the call and never overrun. */
export const budgetSchema = z.strictObject({
  /** Programs judged. */
  programs: count.nullable().default(null),
  /** Model replies taken as steps, those without a program included. */
  steps: count.nullable().default(null),
  /** Tests run, visible and hidden. */
  tests: count.nullable().default(null),
  /** Prompt and completion tokens, for acting and for reflecting. */
  tokens: count.nullable().default(null),
  /** Seconds of the run's own time, stops left out. Looked at before each round. */
  seconds: count.nullable().default(null),
});
export type Budget = z.infer<typeof budgetSchema>;

export const settingsSchema = z.strictObject({
  language: z.enum(LANGUAGES).default('python3').describe('Language the model is asked to write'),
  horizon: count.default(4).describe('Steps a branch may take before it counts as failed'),
  rollouts: count.default(4).describe('Branches started from the problem itself'),
  depth: z.number().int().min(0).default(3).describe('How many lessons deep a branch may lie'),
  reflectEvery: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('Also reflect after this many steps of a branch; 0 reflects on failure only'),
  branchesPerReflection: count.max(3).default(1).describe('Branches opened for each reflection'),
  maxBranches: count.default(16).describe('Branches in all'),
  collect: z.boolean().default(false).describe('Go on after the first success, for training data'),
  corrections: count.default(3).describe('When collecting: successful corrections to stop at'),
  lessonScope: z
    .enum(['firstStep', 'branch'])
    .default('firstStep')
    .describe(
      'Whether a lesson stands in the prompt of the first step only or of the whole branch',
    ),
  lessonsKept: count.default(3).describe("Ancestors' lessons that stay in the prompt, newest kept"),
  failedPrograms: z
    .enum(['auto', 'shown', 'hidden'])
    .default('auto')
    .describe(
      'Whether earlier failed programs stay in the history a model sees; auto hides them from embedded models',
    ),
  actTemperature: z.number().min(0).max(2).default(0.8).describe('Temperature for programs'),
  reflectTemperature: z.number().min(0).max(2).default(0.3).describe('Temperature for lessons'),
  topP: z.number().min(0).max(1).default(0.95).describe('Nucleus sampling bound'),
  actTokens: count.default(1024).describe('Longest reply with a program, in tokens'),
  reflectTokens: count.default(320).describe('Longest reflection, in tokens'),
  budget: budgetSchema.prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;
export type SettingsInput = z.input<typeof settingsSchema>;
