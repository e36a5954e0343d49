import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { catalogueModel } from '../src/platform/embedded/catalogue.ts';
import { fileForModel } from '../src/platform/embedded/fileForModel.ts';
import { localPython } from '../src/platform/trainers/localPython.ts';
import { trainerFolder } from '../src/platform/trainers/trainerFolder.ts';
import type { BenchRow } from './row.ts';
import { benchHome } from './support/asker.ts';
import { rowOf } from './support/rowOf.ts';

const STEPS = fileURLToPath(new URL('support/training_steps.py', import.meta.url));
const SMALL = 'smollm2-135m';
/** The smallest model that is of use, and the largest that a machine without a GPU trains in an evening. */
const USEFUL = 'qwen2.5-coder-0.5b';

/**
 * Training an adapter on this machine's processor as a job does it: what a step takes, and what of it is LEAFE's own code, by turns with
 * transformers' own trainer on the same rows in the same process.
 */
export async function benchTraining(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const name of options.quick ? [SMALL] : [SMALL, USEFUL]) {
    const turns = options.quick ? 2 : 3;
    rows.push(...rowsFor(name, await measured(name, { turns, steps: 3 }, signal)));
  }
  return rows;
}

const measuredSchema = z.object({
  /** Seconds of each step. */
  ours: z.array(z.number()).min(1),
  theirs: z.array(z.number()).min(1),
  /** Of each turn's seconds, in what no training without LEAFE would do. */
  share: z.array(z.number()).min(1),
  peakBytes: z.number(),
  precision: z.string(),
});
type Measured = z.infer<typeof measuredSchema>;

async function measured(
  name: string,
  { turns, steps }: { readonly turns: number; readonly steps: number },
  signal: AbortSignal,
): Promise<Measured> {
  const file = await fileForModel(name, { home: benchHome(), onProgress: null }, signal);
  const sha256 = catalogueModel(name)?.sha256 ?? '';
  const args = [STEPS, trainerFolder(), file, sha256, String(turns), String(steps)];
  const { stdout } = await promisify(execFile)(await localPython(), args, {
    env: { ...process.env, HF_HUB_OFFLINE: '1', TQDM_DISABLE: '1' },
    signal,
  });
  return measuredSchema.parse(JSON.parse(stdout));
}

function rowsFor(
  name: string,
  { ours, theirs, share, peakBytes, precision }: Measured,
): BenchRow[] {
  const what = `${name}: a step of 2 rows of 256 tokens, ${precision}`;
  const percent = share.map((one) => 100 * one);
  return [
    rowOf('training', what, 's', ours, { base: theirs, against: "transformers' Trainer" }),
    rowOf('training', `${name}: our own code in it`, '%', percent, {
      target: { of: 'median', atMost: 2 },
    }),
    rowOf('training', `${name}: peak memory`, 'MB', [peakBytes / 1e6]),
  ];
}
