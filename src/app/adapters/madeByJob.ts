import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LeafeError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/learn/canonicalJson.ts';
import {
  ADAPTER_GGUF,
  jobSchema,
  RESULT_FILE,
  resultSchema,
  type Job,
  type TrainResult,
} from '../../domain/training.ts';
import { errorCode } from '../../platform/diskErrors.ts';
import { keyOf } from '../training/jobKey.ts';

/** What a job has made, and the job. */
export interface MadeByJob {
  /** The adapter's file. Nothing of it was looked at yet. */
  readonly file: string;
  readonly expected: { readonly bytes: number; readonly sha256: string };
  readonly job: Job;
  readonly key: string;
  readonly result: TrainResult;
}

/** A trainer's own folder keeps the job with its key; a bundle the job alone. */
const keptJobSchema = z.object({ job: z.unknown(), key: z.string() });

/**
 * Reads what a trainer left in a folder. The job is read from the file given, else from `job.json` in the folder or in the bundle beside it.
 * Throws `trainer.notFinished` where there is no result, `trainer.damaged` where one is not of the other.
 */
export async function readMade(folder: string, jobFile: string | null): Promise<MadeByJob> {
  const resultPath = join(folder, RESULT_FILE);
  const text = await textOf(resultPath);
  if (text === null) throw new LeafeError('trainer', 'notFinished', `there is no ${resultPath}`);
  const result = parsed(resultSchema, text, resultPath);
  const { job, key } = await readJob(folder, jobFile);
  if (key !== result.job) {
    throw damaged(`${resultPath} is of another job than the one beside it (${key.slice(0, 12)})`);
  }
  const expected = result.files[ADAPTER_GGUF];
  if (expected === undefined) throw damaged(`the job made no ${ADAPTER_GGUF}`);
  const file = join(folder, ADAPTER_GGUF);
  const found = await stat(file).catch(() => null);
  if (found === null) throw damaged(`there is no ${file}`);
  return { file, expected, job, key, result };
}

async function readJob(
  folder: string,
  given: string | null,
): Promise<Pick<MadeByJob, 'job' | 'key'>> {
  const places = [join(folder, 'job.json'), join(folder, '..', 'bundle', 'job.json')];
  for (const path of given === null ? places : [given]) {
    const text = await textOf(path);
    if (text === null) continue;
    const value = json(text, path);
    const kept = keptJobSchema.safeParse(value);
    const raw = kept.success ? kept.data.job : value;
    const key = keyOf(canonicalJson(raw));
    return { job: parsed(jobSchema, JSON.stringify(raw), path), key };
  }
  throw new LeafeError('input', 'invalid', `There is no job.json in ${folder}.`, {
    todo: "Name the job's file with --job: it is in the bundle that was pushed.",
  });
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return null;
    throw error;
  }
}

function parsed<T>(schema: z.ZodType<T>, text: string, path: string): T {
  const result = schema.safeParse(json(text, path));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.path[0] === 'v') {
    throw new LeafeError('trainer', 'damaged', `${path} is of another format`, {
      todo: 'Update LEAFE, or use the trainer that came with it.',
    });
  }
  throw damaged(`${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`);
}

function json(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(`${path} is not JSON`);
  }
}

function damaged(what: string): LeafeError<'trainer'> {
  return new LeafeError('trainer', 'damaged', what);
}
