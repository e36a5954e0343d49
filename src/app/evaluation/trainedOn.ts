import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isLeafeError } from '../../core/errors.ts';
import { hostedJobSchema } from '../../domain/hostedJob.ts';
import { linesOf } from '../../platform/linesOf.ts';
import { errorCode } from '../../platform/diskErrors.ts';
import { FILES, NAMES, sha256Of } from '../datasets/datasetFolder.ts';
import { recordSchema } from '../datasets/datasetRecord.ts';
import { ROWS_FILE } from '../training/bundleRows.ts';
import { JOB_FILE } from '../training/jobKey.ts';
import { findJob, JOB_FILES, listJobs } from '../training/jobFiles.ts';

const rowSchema = z.object({ problem: z.string(), split: z.enum(['train', 'validation']) });

/**
 * The problems that a training job was given to learn from, in order of names: its rows are kept with what was sent. Null where this home has no
 * such job any more, or its rows cannot be read.
 */
export async function trainedOn(home: string, key: string): Promise<string[] | null> {
  const job = (await listJobs(home)).find(({ record }) => record.key === key);
  if (job === undefined) return null;
  return unlessUnreadable(() =>
    problemsIn(join(job.folder, JOB_FILES.bundle, ROWS_FILE), (value) => {
      const { problem, split } = rowSchema.parse(value);
      return split === 'train' ? problem : null;
    }),
  );
}

/**
 * The same of a job for a service, by its name: what is sent there are chats alone, so that the records of its data set have to tell. Null where
 * the data set is not there any more as it was sent.
 */
export async function hostedTrainedOn(home: string, name: string): Promise<string[] | null> {
  return unlessUnreadable(async () => {
    const { folder, record } = await findJob(home, name);
    const text = await readFile(join(folder, JOB_FILES.bundle, JOB_FILE), 'utf8');
    const { data } = hostedJobSchema.parse(JSON.parse(text));
    if ((await sha256Of(join(record.dataset, NAMES.manifest))) !== data.manifest) return null;
    return problemsIn(join(record.dataset, NAMES.records), (value) => {
      const { file, origin } = recordSchema.parse(value);
      return file === FILES.train ? origin.problem : null;
    });
  });
}

/** In order of names. */
async function problemsIn(
  path: string,
  problemOf: (value: unknown) => string | null,
): Promise<string[]> {
  const problems = new Set<string>();
  for await (const line of linesOf(path)) {
    const problem = line.trim() === '' ? null : problemOf(JSON.parse(line));
    if (problem !== null) problems.add(problem);
  }
  return [...problems].sort();
}

async function unlessUnreadable<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    const isUnreadable = error instanceof SyntaxError || error instanceof z.ZodError;
    if (isUnreadable || errorCode(error) !== null || isLeafeError(error, 'trainer')) return null;
    throw error;
  }
}
