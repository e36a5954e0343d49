import { createHash } from 'node:crypto';
import { LeafeError } from '../../core/errors.ts';
import type { Artefact } from '../../core/ports/trainer.ts';
import { JOB_VERSION, RESULT_FILE, resultSchema, type TrainResult } from '../../domain/training.ts';
import { damaged } from './fetched.ts';
import { wholeBody } from './wholeBody.ts';

/** What may come back: weights and settings, nothing that runs when it is opened, as a pickle does. */
const TAKEN = /^[A-Za-z0-9][A-Za-z0-9._-]*\.(?:safetensors|json|gguf)$/;

/** Of a `result.json`; one names some files, and has a line for each row that was held out. */
const RESULT_BYTES = 64 * 1024 ** 2;

/** What a job's `result.json` has to give, that file included. Throws `trainer.damaged` where it is none, or names what is never taken. */
export async function artefactsOf(pieces: AsyncIterable<Buffer>): Promise<readonly Artefact[]> {
  const text = await wholeBody(pieces, { name: RESULT_FILE, most: RESULT_BYTES });
  const { files } = parseResult(text.toString());
  const named = Object.entries(files).map(([name, seal]) => ({ name, ...seal }));
  for (const { name } of named) mustBeTaken(name);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return [...named, { name: RESULT_FILE, bytes: text.length, sha256 }];
}

export function mustBeTaken(name: string): void {
  if (TAKEN.test(name)) return;
  throw damaged(`${JSON.stringify(name)} is no file of an adapter, and is not fetched`);
}

export function parseResult(text: string): TrainResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(`${RESULT_FILE} is not JSON`);
  }
  const { v } = typeof value === 'object' && value !== null && 'v' in value ? value : { v: null };
  if (typeof v === 'number' && v > JOB_VERSION) {
    const detail = `its result has format ${v}; this LEAFE reads ${JOB_VERSION}`;
    throw new LeafeError('trainer', 'unsupported', detail, { todo: 'Update LEAFE to fetch it.' });
  }
  const parsed = resultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${RESULT_FILE}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no result'}`);
}
