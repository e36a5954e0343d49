import { z } from 'zod';
import { FORMATS } from './formats.ts';
import { GUARDS } from './guards/guard.ts';
import { VARIANTS } from './trainingRow.ts';

/** The data set format this code writes. Newer ones are refused; of older ones, what they do not say is `undefined`. */
export const DATASET_VERSION = 2;

const natural = z.number().int().min(0);

const fileSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: natural,
  rows: natural,
});

const keptOutSchema = z.object({ row: z.string(), why: z.string() });

/** What a data set says of itself. It names no time and no machine: the same runs give the same bytes. */
export const manifestSchema = z.object({
  v: z.literal([1, DATASET_VERSION]),
  /** The LEAFE that wrote it. */
  version: z.string(),
  format: z.enum(FORMATS),
  settings: z.object({
    /** The most corrections of one problem. */
    each: natural,
    beta: z.number().min(0),
    rehearsal: z.object({ share: z.number().min(0).max(1), seed: natural }),
    heldOut: z.boolean(),
    acceptedOnly: z.boolean(),
    /** What the corrections are told as; before version 2, `counterfactual` alone. */
    variants: z.array(z.enum(VARIANTS)).optional(),
    /** What the rows were measured by; null, or not there, where by nothing. */
    tokenizer: z.object({ model: z.string(), maxLength: natural.nullable() }).nullish(),
    /** Corrections whose lesson was measured to help less are left out. */
    minLift: z.number().nullable().optional(),
  }),
  /** By name within the folder. */
  files: z.record(z.string(), fileSchema),
  counts: z.object({
    counterfactual: natural,
    rehearsal: natural,
    /** Only where they were asked for. */
    guided: natural.optional(),
    reflection: natural.optional(),
    byPersons: natural,
    /** Replies of other agents; only where there are any. */
    imported: natural.optional(),
    /** Rows whose proving program used over 80 % of a limit, of those of which that is known; not there where it is of none. */
    marginal: z.object({ count: natural, of: natural }).optional(),
    problems: natural,
  }),
  /** Of each kind, what a row's loss is multiplied with; without a tokenizer, lengths stand in for tokens. */
  weights: z.object({
    measuredIn: z.enum(['completion bytes', 'completion tokens']),
    counterfactual: z.number(),
    rehearsal: z.number(),
    guided: z.number().optional(),
    reflection: z.number().optional(),
  }),
  /** Of a merged one, the data sets that it is made of. */
  sources: z
    .array(
      z.object({
        /** Its folder's name. */
        name: z.string(),
        /** The hash of its manifest, which names those of its files. */
        manifest: z.string().regex(/^[0-9a-f]{64}$/),
        rows: natural,
      }),
    )
    .optional(),
  models: z.array(z.string()),
  /** Problems by licence; the empty name where the record says none. */
  licences: z.record(z.string(), natural),
  split: z.object({ train: natural, validation: natural, heldOut: natural }),
  judge: z.object({ image: z.string() }),
  guards: z.array(z.enum(GUARDS)),
  keptOut: z.object({
    heldOut: natural,
    repeated: natural,
    /** Not before version 2. */
    nearlyRepeated: natural.optional(),
    /** Corrections of a problem beyond the most that a data set holds; only where merging has brought them. */
    tooMany: natural.optional(),
    unhelpful: natural.optional(),
    refused: z.array(keptOutSchema),
    lost: z.array(keptOutSchema),
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;
