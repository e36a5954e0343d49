import { z } from 'zod';
import { LANGUAGES } from '../../domain/languages.ts';
import { HINT_CHARS } from '../../domain/panelLimits.ts';

const run = z
  .string()
  .min(1)
  .describe('Name of a run, such as 20261124-0208-sum_two-k3f9, or its last four letters');

/** What the tools are called with by language models. The manifest carries the same as JSON schemas; a test compares them. */
export const TOOL_INPUTS = {
  leafe_judge: z.strictObject({
    problem: z
      .string()
      .min(1)
      .describe('Problem to judge by, as set#name; the set that comes with LEAFE is "starter"'),
    code: z.string().min(1).describe('The whole program: reads stdin, writes stdout'),
    language: z.enum(LANGUAGES).default('python3').describe('Language of the program'),
  }),
  leafe_branch: z.strictObject({
    run,
    step: z
      .string()
      .min(1)
      .nullable()
      .describe('Step to go on from, such as b2.1; null goes on from the bare problem'),
    hint: z
      .string()
      .max(HINT_CHARS)
      .default('')
      .describe('What the branch is told as its lesson: what went wrong, and what to do instead'),
  }),
  leafe_reflect: z.strictObject({
    run,
    branch: z.string().min(1).optional().describe('One branch, such as b2; all without'),
  }),
} as const;
export type ToolName = keyof typeof TOOL_INPUTS;
export type ToolInput<N extends ToolName> = z.infer<(typeof TOOL_INPUTS)[N]>;
