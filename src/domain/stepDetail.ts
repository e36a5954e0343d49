import { z } from 'zod';
import { verdictSchema } from './judgement.ts';
import { LANGUAGES } from './languages.ts';

const natural = z.number().int().min(0);

/** Start and end of a text that may be large, with its true size in bytes; `tail` is empty where `head` holds everything. */
export const excerptSchema = z.object({ head: z.string(), tail: z.string(), bytes: natural });

/** A step's program; `text` is null where the reply held none. */
export const programTextSchema = z.object({ step: z.string(), text: z.string().nullable() });
export type ProgramText = z.infer<typeof programTextSchema>;

/**
 * A visible test with what the step's program made of it. Hidden tests have no such form: nothing of them may reach a panel.
 */
export const testDetailSchema = z.object({
  /** Position among the visible tests, from 0. */
  index: natural,
  verdict: verdictSchema,
  input: excerptSchema,
  expected: excerptSchema,
  /** Null where the program never ran on it, or its output is not known. */
  actual: excerptSchema.nullable(),
  stderr: z.string(),
  cpuMs: z.number().min(0).nullable(),
  memoryBytes: natural.nullable(),
});
export type TestDetail = z.infer<typeof testDetailSchema>;

/** What a panel shows of the selected step beyond the journal: texts, fetched when asked for. */
export const stepDetailSchema = z.object({
  step: z.string(),
  language: z.enum(LANGUAGES),
  program: z.string().nullable(),
  /** Null for a first step. */
  parent: programTextSchema.nullable(),
  /**
   * The other step of a correction: for a blamed step the one that corrects it, for a correcting step the blamed one. Null where no
   * correction names the step.
   */
  counterpart: programTextSchema.extend({ is: z.enum(['corrected', 'blamed']) }).nullable(),
  /** Failing visible tests, the first failing one first; at most `MOST_TESTS`. */
  tests: z.array(testDetailSchema),
  /** The program is being run again for what it prints: another `step` message follows. */
  running: z.boolean(),
});
export type StepDetail = z.infer<typeof stepDetailSchema>;
