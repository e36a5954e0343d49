import { z } from 'zod';
import { TRAINED_KINDS } from './trainedKinds.ts';
import { METHODS, PRECISIONS, SCHEDULES, USUAL_RECIPE as usual } from './usualRecipe.ts';

/** The job format this code writes; newer ones are refused by name. */
export const JOB_VERSION = 1;

const natural = z.number().int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const tokenIds = z.array(natural);

const kindSchema = z.enum(TRAINED_KINDS);
const ofKinds = z.record(kindSchema, natural);

/**
 * How the model is trained. Its loss is L = mean(corrections) + beta * mean(rehearsal), each mean over the trained tokens of its kind; the
 * rows carry the weights that make one mean over all tokens equal to it.
 */
export const recipeSchema = z.object({
  method: z.enum(METHODS).default(usual.method),
  /** Of the adapter: its rank, and alpha, which scales it by alpha / rank. */
  rank: natural.min(1).default(usual.rank),
  alpha: z.number().positive().default(usual.alpha),
  learningRate: z.number().positive().default(usual.learningRate),
  epochs: z.number().positive().default(usual.epochs),
  schedule: z.enum(SCHEDULES).default(usual.schedule),
  /** The share of all steps in which the learning rate rises. */
  warmup: z.number().min(0).max(1).default(usual.warmup),
  weightDecay: z.number().min(0).default(usual.weightDecay),
  /** Rows that one update is made of, and how many of them go through the model at once. */
  rowsPerStep: natural.min(1).default(usual.rowsPerStep),
  rowsAtOnce: natural.min(1).default(usual.rowsAtOnce),
  /** What rehearsal counts beside corrections. */
  beta: z.number().min(0).default(usual.beta),
  /** Tokens of prompt and reply; a longer row is refused by name, never cut unsaid. */
  maxTokens: natural.min(1).default(usual.maxTokens),
  precision: z.enum(PRECISIONS).default(usual.precision),
  seed: natural.default(usual.seed),
  /** Steps between checkpoints; a stopped job goes on from the last. */
  saveEvery: natural.min(1).default(usual.saveEvery),
});
export type Recipe = z.infer<typeof recipeSchema>;

/**
 * All that decides what comes out, and nothing that does not: no path, no host, no time and no secret. The SHA-256 of its canonical JSON
 * (keys sorted, no blanks) is the job's key: the same job pushed twice is one job.
 */
export const jobSchema = z.object({
  v: z.literal(JOB_VERSION),
  /** Of the adapter that is made. */
  name: z.string().min(1),
  base: z.object({
    /** As a person writes it on the device: `embedded:qwen2.5-coder-0.5b`. */
    model: z.string(),
    /** The device's own file, which the trainer may have by its hash. */
    gguf: z.object({ name: z.string(), bytes: natural, sha256 }),
    /** `general.architecture` of the file. */
    architecture: z.string(),
    /** The same weights before they were quantised, where the catalogue knows them. */
    hub: z.object({ repository: z.string(), revision: z.string() }).nullable(),
  }),
  data: z.object({
    /** The exported data set: its folder's name and its manifest's hash. */
    dataset: z.string(),
    manifest: sha256,
    rows: z.object({ name: z.string(), bytes: natural, sha256 }),
    counts: z.object({ train: ofKinds, validation: ofKinds }),
    /** Trained tokens, those of the completions. */
    trainedTokens: z.object({ train: ofKinds, validation: ofKinds }),
    longestRow: natural,
  }),
  /** Prompts that have nothing to do with the data, answered before and after. */
  leak: z.object({ name: z.string(), bytes: natural, sha256, prompts: natural }),
  recipe: recipeSchema,
  /** The llama.cpp of the device, whose converter comes with the job. */
  converter: z.object({ release: z.string() }),
});
export type Job = z.infer<typeof jobSchema>;

/**
 * One row as the device's own tokenizer and chat template wrote it, so that what is trained is what will be asked. The completion ends with
 * the token that ends a reply.
 */
export const jobRowSchema = z.object({
  id: z.string(),
  problem: z.string(),
  kind: kindSchema,
  split: z.enum(['train', 'validation']),
  weight: z.number().min(0),
  prompt: tokenIds.min(1),
  completion: tokenIds.min(1),
});
export type JobRow = z.infer<typeof jobRowSchema>;

export const leakPromptSchema = z.object({ id: z.string(), prompt: tokenIds.min(1) });
export type LeakPrompt = z.infer<typeof leakPromptSchema>;

/** Losses in nats a trained token, unweighted; null where there is no such row. */
const lossesSchema = z.object({
  corrections: z.number().nullable(),
  rehearsal: z.number().nullable(),
});

/** What unrelated prompts say of a model: how likely it still finds the base's own replies, and how often it brings what it was trained on. */
const leakSchema = z.object({
  prompts: natural,
  /** Mean log-probability a token of the base's greedy replies. */
  baseReplies: z.number(),
  /** Greedy replies that hold eight tokens in a row of a trained completion. */
  leaked: natural,
});
export type Leak = z.infer<typeof leakSchema>;

const stamp = { seq: natural, at: z.string() };

/** What a job tells while it runs: lines `LEAFE_EVENT {json}` of its output, numbered from 0 without a gap, repeated lines allowed. */
export const trainEventSchema = z.discriminatedUnion('kind', [
  z.object({
    ...stamp,
    kind: z.literal('started'),
    job: sha256,
    device: z.string(),
    /** Of python, torch, transformers, peft. */
    versions: z.record(z.string(), z.string()),
  }),
  /** Every row was read and fits; nothing was trained yet. */
  z.object({
    ...stamp,
    kind: z.literal('checked'),
    rows: natural,
    longestRow: natural,
    trainedTokens: natural,
    steps: natural,
    trainableParameters: natural,
    /** How many of the model's numbers each process holds, where they share them out. */
    shards: z.array(natural).optional(),
  }),
  z.object({ ...stamp, kind: z.literal('resumed'), step: natural }),
  z.object({
    ...stamp,
    kind: z.literal('stepped'),
    step: natural,
    steps: natural,
    epoch: z.number(),
    /** The weighted loss that was descended. */
    loss: z.number(),
    losses: lossesSchema,
    learningRate: z.number(),
    seconds: z.number(),
    tokens: natural,
  }),
  z.object({ ...stamp, kind: z.literal('validated'), step: natural, losses: lossesSchema }),
  z.object({ ...stamp, kind: z.literal('saved'), step: natural }),
  z.object({
    ...stamp,
    kind: z.literal('leakChecked'),
    when: z.enum(['before', 'after']),
    leak: leakSchema,
  }),
  z.object({ ...stamp, kind: z.literal('warned'), message: z.string() }),
  z.object({ ...stamp, kind: z.literal('exported'), file: z.string(), bytes: natural }),
  z.object({ ...stamp, kind: z.literal('finished') }),
  z.object({
    ...stamp,
    kind: z.literal('failed'),
    because: z.enum([
      'badRow',
      'baseMissing',
      'wrongBase',
      'outOfMemory',
      'notANumber',
      'newerFormat',
      'diskFull',
      'stopped',
      'other',
    ]),
    message: z.string(),
    todo: z.string(),
  }),
]);
export type TrainEvent = z.infer<typeof trainEventSchema>;

/** What a row's completion gets: the mean log-probability of its tokens, the one that ends it included. */
const heldOutSchema = z.object({
  id: z.string(),
  tokens: natural,
  base: z.number(),
  tuned: z.number(),
});

/** `result.json`, written last and by rename: that it is there is the job's success. */
export const resultSchema = z.object({
  v: z.literal(JOB_VERSION),
  /** The job's key, and the hash of the base's file. */
  job: sha256,
  base: sha256,
  /** By name within the folder; `.safetensors`, `.json` and `.gguf` alone are ever taken. */
  files: z.record(z.string(), z.object({ bytes: natural, sha256 })),
  steps: natural,
  seconds: z.number(),
  /** Highest resident memory, or of the GPU where there is one. */
  peakMemoryBytes: natural,
  validation: z.object({ before: lossesSchema, after: lossesSchema }),
  heldOut: z.array(heldOutSchema),
  leak: z.object({ before: leakSchema, after: leakSchema }),
  versions: z.record(z.string(), z.string()),
});
export type TrainResult = z.infer<typeof resultSchema>;

/** The files of a result that a device is given. */
export const ADAPTER_GGUF = 'adapter.gguf';
export const ADAPTER_WEIGHTS = 'adapter_model.safetensors';
export const ADAPTER_CONFIG = 'adapter_config.json';
export const RESULT_FILE = 'result.json';
