import { join } from 'node:path';
import { z } from 'zod';
import { linesOf } from '../../platform/linesOf.ts';
import { errorCode } from '../../platform/diskErrors.ts';
import { ROWS_FILE } from '../training/bundleRows.ts';
import { JOB_FILES, listJobs } from '../training/jobFiles.ts';

const rowSchema = z.object({ problem: z.string(), split: z.enum(['train', 'validation']) });

/**
 * The problems that a training job was given to learn from, in order of names: its rows are kept with what was sent. Null where this home has no
 * such job any more, or its rows cannot be read.
 */
export async function trainedOn(home: string, key: string): Promise<string[] | null> {
  const job = (await listJobs(home)).find(({ record }) => record.key === key);
  if (job === undefined) return null;
  const problems = new Set<string>();
  try {
    for await (const line of linesOf(join(job.folder, JOB_FILES.bundle, ROWS_FILE))) {
      if (line.trim() === '') continue;
      const row = rowSchema.safeParse(JSON.parse(line));
      if (!row.success) return null;
      if (row.data.split === 'train') problems.add(row.data.problem);
    }
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) !== null) return null;
    throw error;
  }
  return [...problems].sort();
}
