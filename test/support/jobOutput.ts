import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../src/core/learn/canonicalJson.ts';
import { catalogueModel } from '../../src/platform/embedded/catalogue.ts';
import {
  jobSchema,
  recipeSchema,
  resultSchema,
  type Job,
  type TrainResult,
} from '../../src/domain/training.ts';
import { loraFor, writeLora, type LoraFile } from './loraFile.ts';

export interface JobOutput {
  readonly lora?: LoraFile;
  readonly name?: string;
  /** Of the base's file; the small model's where not given. */
  readonly base?: string;
  readonly heldOut?: TrainResult['heldOut'];
}

/** A job's folder as a trainer leaves it: the bundle, and beside it what came out. Gives the latter. */
export async function jobOutput(folder: string, output: JobOutput = {}): Promise<string> {
  const out = join(folder, 'out');
  await mkdir(out, { recursive: true });
  await mkdir(join(folder, 'bundle'), { recursive: true });
  const job = jobOf(output);
  const text = canonicalJson(job);
  await writeFile(join(folder, 'bundle', 'job.json'), text);
  const adapter = await writeLora(join(out, 'adapter.gguf'), output.lora ?? loraFor(0.05));
  await writeFile(
    join(out, 'result.json'),
    JSON.stringify(await resultOf(job, text, adapter, output)),
  );
  return out;
}

/** Writes an adapter's present bytes and hash into the result, for one that was changed on purpose. */
export async function signAnew(out: string): Promise<void> {
  const path = join(out, 'result.json');
  const result = resultSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  const files = { 'adapter.gguf': await sealed(join(out, 'adapter.gguf')) };
  await writeFile(path, JSON.stringify({ ...result, files }));
}

const HASH = 'a'.repeat(64);

function jobOf({ name = 'mine', base }: JobOutput): Job {
  const small = catalogueModel('smollm2-135m');
  const gguf = { name: 'base.gguf', bytes: small?.bytes ?? 0, sha256: base ?? small?.sha256 };
  return jobSchema.parse({
    v: 1,
    name,
    base: { model: 'embedded:smollm2-135m', gguf, architecture: 'llama', hub: null },
    data: {
      dataset: 'corrections-of-may',
      manifest: HASH,
      rows: { name: 'rows.jsonl', bytes: 1, sha256: HASH },
      counts: { train: NO_ROWS, validation: NO_ROWS },
      trainedTokens: { train: NO_ROWS, validation: NO_ROWS },
      longestRow: 1,
    },
    leak: { name: 'leak.jsonl', bytes: 1, sha256: HASH, prompts: 1 },
    recipe: recipeSchema.parse({}),
    converter: { release: 'v0.5.0' },
  });
}

async function resultOf(
  { base: { gguf } }: Job,
  text: string,
  adapter: string,
  { heldOut = [] }: JobOutput,
): Promise<TrainResult> {
  const losses = { corrections: 1, rehearsal: null };
  const leak = { prompts: 1, baseReplies: -1, leaked: 0 };
  return resultSchema.parse({
    v: 1,
    job: createHash('sha256').update(text).digest('hex'),
    base: gguf.sha256,
    files: { 'adapter.gguf': await sealed(adapter) },
    steps: 1,
    seconds: 1,
    peakMemoryBytes: 1,
    validation: { before: losses, after: losses },
    heldOut,
    leak: { before: leak, after: leak },
    versions: {},
  });
}

const NO_ROWS = { counterfactual: 0, guided: 0, reflection: 0, rehearsal: 0 };

async function sealed(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return { bytes: (await stat(path)).size, sha256 };
}
