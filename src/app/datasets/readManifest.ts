import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LeafeError } from '../../core/errors.ts';
import { DATASET_VERSION, manifestSchema, type Manifest } from '../../core/learn/manifest.ts';
import { NAMES } from './datasetFolder.ts';

/** What a data set says of itself. Throws `dataset.damaged` where there is none to read, `dataset.newerFormat` for a newer one. */
export async function readManifest(folder: string): Promise<Manifest> {
  const damaged = (why: string, cause?: unknown): LeafeError<'dataset'> =>
    new LeafeError('dataset', 'damaged', why, { cause });
  const path = join(folder, NAMES.manifest);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw damaged(`${folder} has no ${NAMES.manifest}`, cause);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(`${path} is not JSON`, cause);
  }
  const { v } = z.object({ v: z.number() }).catch({ v: DATASET_VERSION }).parse(value);
  if (v > DATASET_VERSION) {
    const detail = `${path} has format ${v}; this one reads ${DATASET_VERSION}`;
    throw new LeafeError('dataset', 'newerFormat', detail);
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no manifest'}`);
}
