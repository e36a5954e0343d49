import { z } from 'zod';

const metrics = z.strictObject({
  prompt_tokens: z.number().int().min(0).optional(),
  completion_tokens: z.number().int().min(0).optional(),
});

const result = z.strictObject({ content: z.string() });

const step = z
  .strictObject({
    step_id: z.number().int().min(1),
    source: z.enum(['system', 'user', 'agent']),
    message: z.string(),
    observation: z.strictObject({ results: z.array(result) }).optional(),
    metrics: metrics.optional(),
    is_copied_context: z.boolean().optional(),
    llm_call_count: z.number().int().min(0).optional(),
  })
  .refine(({ source, metrics }) => source === 'agent' || metrics === undefined, 'agent only')
  .refine(
    ({ llm_call_count, metrics }) => llm_call_count !== 0 || metrics === undefined,
    'no metrics without a call',
  );

/**
 * What ATIF v1.7 asks of the fields that LEAFE writes, as Harbor's documentation and models say it (RFC 0001): nothing beyond them is
 * allowed, steps count from 1, and some fields are an agent's alone.
 */
export const atifSchema = z.strictObject({
  schema_version: z.literal('ATIF-v1.7'),
  session_id: z.string().optional(),
  trajectory_id: z.string().optional(),
  agent: z.strictObject({
    name: z.string(),
    version: z.string(),
    model_name: z.string().optional(),
  }),
  steps: z
    .array(step)
    .min(1)
    .refine((steps) => steps.every(({ step_id }, at) => step_id === at + 1), 'counted from 1'),
  extra: z.record(z.string(), z.unknown()).optional(),
});
