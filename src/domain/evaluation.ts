import { z } from 'zod';
import { LANGUAGES } from './languages.ts';
import { STEP_VERDICTS } from './runEvent.ts';

/** The format of an evaluation's manifest that this code writes; newer ones are refused by name. */
export const EVALUATION_VERSION = 1;

const natural = z.number().int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const usageSchema = z.object({ promptTokens: natural, completionTokens: natural });
const countsSchema = z.object({
  verdict: z.enum(STEP_VERDICTS),
  passed: natural,
  total: natural,
});

/** One reply of an attempt, and what came of it. */
export const takenStepSchema = z.object({
  seed: natural,
  /** As the model wrote it, whole. */
  reply: z.string(),
  ended: z.enum(['stop', 'length']),
  usage: usageSchema,
  /** sha256 of the normalised program, and of what it printed on the visible tests. */
  programDigest: z.string(),
  outputDigest: z.string(),
  visible: countsSchema,
  hidden: countsSchema.optional(),
  testsRun: natural,
  /** How near the program came to a limit of time or memory, 1 being the limit; null where none ran. */
  closest: z.number().min(0).nullable(),
  modelMs: natural,
  judgeMs: natural,
});
export type TakenStep = z.infer<typeof takenStepSchema>;

/**
 * A line of `attempts.jsonl`: one independent try at a problem, without looking back. Whoever made it: `problem`, `attempt` and `solved` are
 * enough for the figures; what else is there has to be as it says.
 */
export const attemptSchema = z.object({
  problem: z.string().min(1),
  /** From 1 within the problem. */
  attempt: natural,
  solved: z.boolean(),
  seed: natural.nullish(),
  model: z.string().nullish(),
  adapter: z.string().nullish(),
  language: z.string().nullish(),
  /** The last program; null where no reply held one. */
  program: z.string().nullish(),
  /** Of the last step, by hidden tests where it was submitted. */
  verdict: z.enum(STEP_VERDICTS).nullish(),
  /** Replies it took. */
  steps: natural.nullish(),
  usage: usageSchema.nullish(),
  /** Time of the evaluation that went by since the attempt before it was written down. */
  seconds: z.number().min(0).optional(),
  /** The steps, in order. */
  taken: z.array(takenStepSchema).optional(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** A problem as an evaluation had it. */
export const evaluatedProblemSchema = z.object({
  name: z.string(),
  digest: sha256,
  source: z.string().nullable(),
  level: natural.nullable(),
  rating: z.number().nullable(),
  difficulty: natural,
  hiddenTests: natural,
});
export type EvaluatedProblem = z.infer<typeof evaluatedProblemSchema>;

export const evaluatedModelSchema = z.object({
  /** As a person writes it, without an adapter. */
  model: z.string(),
  /** Of its file; null where nobody here can know it, as of an endpoint's. */
  sha256: sha256.nullable(),
  /** How it was opened, as a journal keeps it. */
  options: z.record(z.string(), z.string()),
  /** Replies written at once: with more than one, seeds do not make a reply come out the same. */
  batch: natural,
  /** Of a model that a service has made of a job of this home: the problems it was trained on; null where that is not known here. */
  trainedOn: z.array(z.string()).nullable().optional(),
});

export const evaluatedAdapterSchema = z.object({
  name: z.string(),
  sha256,
  /** The hash of the manifest of the data set that it was trained on; null for an adapter that is kept nowhere. */
  manifest: sha256.nullable(),
  /** The problems it was trained on; null where that is not known here. */
  trainedOn: z.array(z.string()).nullable(),
});

export const machineSchema = z.object({
  cpu: z.string(),
  cores: natural,
  memoryBytes: natural,
  system: z.string(),
  node: z.string(),
});

/** `manifest.json`: everything that decides what attempts come out, and where they were made. */
export const evaluationManifestSchema = z.object({
  /** A data set has a file of this name, too. */
  kind: z.literal('evaluation'),
  v: z.literal(EVALUATION_VERSION),
  /** The LEAFE that made it. */
  version: z.string(),
  model: evaluatedModelSchema,
  adapter: evaluatedAdapterSchema.nullable(),
  settings: z.object({
    language: z.enum(LANGUAGES),
    /** Replies an attempt may take. */
    steps: natural.min(1),
    temperature: z.number(),
    topP: z.number(),
    maxTokens: natural,
    failedPrograms: z.enum(['shown', 'hidden']),
  }),
  /** Attempts of each problem that are asked for. */
  samples: natural.min(1),
  seed: natural,
  judge: z.object({ image: z.string() }),
  machine: machineSchema,
  /** In the order they are attempted. */
  problems: z.array(evaluatedProblemSchema).min(1),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
});
export type EvaluationManifest = z.infer<typeof evaluationManifestSchema>;
