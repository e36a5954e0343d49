import { z } from 'zod';
import { ADAPTER_NAME } from './adapterName.ts';

/** The format of `adapter.json` that this code writes; newer ones are left alone. */
export const ADAPTER_VERSION = 1;

const natural = z.number().int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Mean log-probabilities in nats over all tokens of held-out replies, with the base and with the adapter. */
export const heldOutFiguresSchema = z.object({
  rows: natural,
  tokens: natural,
  base: z.number(),
  tuned: z.number(),
});
export type HeldOutFigures = z.infer<typeof heldOutFiguresSchema>;

/** `adapter.json`, beside the file that it tells of. */
export const keptAdapterSchema = z.object({
  v: z.literal(ADAPTER_VERSION),
  name: z.string().regex(ADAPTER_NAME),
  base: z.object({
    /** As a person writes it here: `embedded:qwen2.5-coder-1.5b`. */
    model: z.string(),
    sha256,
  }),
  architecture: z.string(),
  rank: natural,
  alpha: z.number(),
  /** Named by its hash, so that what a process has loaded under a name is always this. */
  file: z.object({
    name: z.string().regex(/^[A-Za-z0-9-]+\.gguf$/),
    bytes: natural,
    sha256,
  }),
  madeFrom: z.object({
    /** The job's key. */
    job: sha256,
    /** The exported data set: its folder's name and its manifest's hash. */
    dataset: z.string(),
    manifest: sha256,
  }),
  heldOut: z.object({
    /** As the trainer measured them; null where it held nothing out. */
    byTrainer: heldOutFiguresSchema.nullable(),
    /** As measured here, with the files that are used; null where nobody has. */
    onDevice: heldOutFiguresSchema.nullable(),
  }),
  /** ISO 8601, UTC. */
  keptAt: z.string(),
});
export type KeptAdapter = z.infer<typeof keptAdapterSchema>;

/** The tokens' mean over rows; null for none. */
export function figuresOf(
  rows: readonly { readonly tokens: number; readonly base: number; readonly tuned: number }[],
): HeldOutFigures | null {
  const tokens = rows.reduce((sum, row) => sum + row.tokens, 0);
  if (tokens === 0) return null;
  const mean = (of: 'base' | 'tuned'): number =>
    rows.reduce((sum, row) => sum + row[of] * row.tokens, 0) / tokens;
  return { rows: rows.length, tokens, base: mean('base'), tuned: mean('tuned') };
}
