import { z } from 'zod';
import { ROW_KINDS } from '../../core/learn/trainingRow.ts';
import { LANGUAGES } from '../../domain/languages.ts';

const hash = z.string().regex(/^[0-9a-f]{40}$/);

/** A line of `records.jsonl`: which line of which file, and where that comes from. */
export const recordSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(ROW_KINDS),
  file: z.string(),
  /** From 1. */
  line: z.number().int().min(1),
  origin: z.strictObject({
    run: z.string().regex(/^[^/\\]+$/),
    step: z.string(),
    checkpoint: hash,
    tree: hash,
    problem: z.string(),
    problemDigest: z.string(),
    licence: z.string().nullable(),
    language: z.enum(LANGUAGES),
    programDigest: z.string(),
    model: z.string(),
    author: z.enum(['person', 'model']),
    agent: z.string().optional(),
    blamed: z.string().nullable(),
    depth: z.number().int().min(0),
    transcript: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    closest: z.number().min(0).optional(),
  }),
});
export type DatasetRecord = z.infer<typeof recordSchema>;
