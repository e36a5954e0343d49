import { z } from 'zod';
import { JOB_VERSION, jobSchema } from './training.ts';

const natural = z.number().int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const file = z.object({ name: z.string(), bytes: natural, sha256 });

/** What a fine-tuning API can be told; null leaves it to the service. */
export const hostedRecipeSchema = z.object({
  epochs: natural.min(1).nullable().default(null),
  rowsPerStep: natural.min(1).nullable().default(null),
  seed: natural.default(1),
});
export type HostedRecipe = z.infer<typeof hostedRecipeSchema>;

/**
 * A job for a service that trains a model of its own and keeps it: rows of chats in, the name of a model out. It knows no weights of rows, and
 * nothing of it runs on this device. Its canonical JSON's SHA-256 is its key, as a `Job`'s is.
 */
export const hostedJobSchema = z.object({
  v: z.literal(JOB_VERSION),
  kind: z.literal('hosted'),
  name: z.string().min(1),
  /** The base, as the service names it. */
  base: z.object({ hosted: z.string().min(1) }),
  data: z.object({
    dataset: z.string(),
    manifest: sha256,
    /** As the data set has them, in OpenAI's chat format. */
    train: file,
    validation: file.nullable(),
    rows: natural,
  }),
  recipe: hostedRecipeSchema,
});
export type HostedJob = z.infer<typeof hostedJobSchema>;

/** What was sent of a job of either kind. */
export const anyJobSchema = z.union([hostedJobSchema, jobSchema]);
export type AnyJob = z.infer<typeof anyJobSchema>;

/** What comes back of a hosted job. */
export const HOSTED_FILE = 'model.json';
export const hostedModelSchema = z.object({
  v: z.literal(JOB_VERSION),
  /** Where it runs, and nowhere else. */
  baseUrl: z.string(),
  base: z.string(),
  /** As the service names it. */
  model: z.string().min(1),
  /** Earlier states of it that can be used as well, by the step. */
  checkpoints: z.array(z.object({ step: natural, model: z.string() })).readonly(),
});
export type HostedModel = z.infer<typeof hostedModelSchema>;
