import { z } from 'zod';
import { POLICIES } from './choices.ts';
import {
  evaluatedAdapterSchema,
  evaluatedModelSchema,
  evaluatedProblemSchema,
  machineSchema,
} from './evaluation.ts';
import { spendSchema } from './runEvent.ts';
import { settingsSchema } from './settings.ts';

/** The format of a study's manifest that this code writes; newer ones are refused by name. */
export const STUDY_VERSION = 1;

const natural = z.number().int().min(0);

/** `manifest.json`: everything that decides what the runs of a study are, and where they were made. */
export const studyManifestSchema = z.object({
  kind: z.literal('study'),
  v: z.literal(STUDY_VERSION),
  /** The LEAFE that made it. */
  version: z.string(),
  model: evaluatedModelSchema,
  adapter: evaluatedAdapterSchema.nullable(),
  policies: z.array(z.enum(POLICIES)).min(1),
  /** Those of each run; its budget is the same for all. */
  settings: settingsSchema,
  /** Runs of each policy on each problem. */
  repeats: natural.min(1),
  /** The runs' seeds are derived from it: one for each problem and repeat, the same for all policies. */
  seed: natural,
  judge: z.object({ image: z.string() }),
  machine: machineSchema,
  /** In the order they are explored. */
  problems: z.array(evaluatedProblemSchema).min(1),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
});
export type StudyManifest = z.infer<typeof studyManifestSchema>;

/** A line of `runs.jsonl`, written before the run begins: the newest line of its place is the one that counts. */
export const studyRunSchema = z.object({
  problem: z.string(),
  policy: z.enum(POLICIES),
  /** From 1 within the problem. */
  repeat: natural.min(1),
  seed: natural,
  /** Of the home that the study was made in. */
  run: z.string().min(1),
});
export type StudyRun = z.infer<typeof studyRunSchema>;

/**
 * A line of `spent.jsonl`: what a run had used when it was left; null where it was begun, or gone on with. The newest line of a run tells what it
 * was paid with where its journal cannot be read any more.
 */
export const studySpentSchema = z.object({
  run: z.string().min(1),
  used: spendSchema.nullable(),
});
export type StudySpent = z.infer<typeof studySpentSchema>;

/** Where a run stands in a study. */
export type StudyPlace = Pick<StudyRun, 'problem' | 'policy' | 'repeat'>;
