import { createHash } from 'node:crypto';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonicalJson } from '../../src/core/learn/canonicalJson.ts';
import type { JobBundle } from '../../src/core/ports/trainer.ts';
import { jobSchema, type Job } from '../../src/domain/training.ts';

/** The Python package that stands in for the trainer; it says itself what a job can make it do. */
export const FAKE_TRAINER = fileURLToPath(new URL('./fakeTrainer/leafe_trainer', import.meta.url));

/** A bundle in a new folder `bundle` whose job does what its name says; jobs of one name in several folders have keys of their own. */
export async function fakeBundle(folder: string, name: string, attempt = 1): Promise<JobBundle> {
  const bundle = join(folder, 'bundle');
  await mkdir(bundle, { recursive: true });
  await cp(FAKE_TRAINER, join(bundle, 'leafe_trainer'), { recursive: true });
  const rows = `${JSON.stringify({ id: 'r', note: 'x'.repeat(200_000) })}\n`;
  await writeFile(join(bundle, 'rows.jsonl'), rows);
  const job = fakeJob(name, folder);
  const text = canonicalJson(job);
  await writeFile(join(bundle, 'job.json'), text);
  return { folder: bundle, job, key: hashOf(text), attempt, bytes: rows.length + text.length };
}

export function fakeJob(name: string, dataset = 'lessons'): Job {
  const none = { counterfactual: 0, guided: 0, reflection: 0, rehearsal: 0 };
  const some = { ...none, counterfactual: 1 };
  const file = { name: 'rows.jsonl', bytes: 1, sha256: 'a'.repeat(64) };
  return jobSchema.parse({
    v: 1,
    name,
    base: {
      model: 'embedded:smollm2-135m',
      gguf: { name: 'base.gguf', bytes: 1, sha256: 'b'.repeat(64) },
      architecture: 'llama',
      hub: null,
    },
    data: {
      dataset,
      manifest: 'c'.repeat(64),
      rows: file,
      counts: { train: some, validation: none },
      trainedTokens: { train: some, validation: none },
      longestRow: 2,
    },
    leak: { ...file, name: 'leak.jsonl', prompts: 1 },
    recipe: {},
    converter: { release: 'b1' },
  });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
