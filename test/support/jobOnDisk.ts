import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  addFact,
  JOB_FILES,
  jobsFolder,
  readJob,
  type KnownJob,
} from '../../src/app/training/jobFiles.ts';
import { JobLog } from '../../src/app/training/jobLog.ts';
import { canonicalJson } from '../../src/core/learn/canonicalJson.ts';
import { hasEnded, type JobState } from '../../src/domain/jobStates.ts';
import type { Job, TrainEvent } from '../../src/domain/training.ts';
import { fakeJob } from './fakeBundle.ts';

export interface DiskJob {
  readonly job: string;
  readonly trainer?: string;
  /** As the trainer knows it; null where it was never sent. */
  readonly ref?: string | null;
  readonly state?: JobState | null;
  readonly reason?: string | null;
  readonly events?: readonly TrainEvent[];
  readonly log?: readonly string[];
  readonly made?: Job;
  readonly model?: string;
  readonly dataset?: string;
}

/** Puts a job into a home as a push and a follower leave it. */
export async function jobOnDisk(home: string, given: DiskJob): Promise<KnownJob> {
  const { job, trainer = 'gpu', ref = 'x/1', state = null, reason = null } = given;
  const { made = fakeJob('monday', 'monday'), model = 'embedded:qwen2.5-coder-1.5b' } = given;
  const { dataset = join(home, 'monday') } = given;
  const folder = join(jobsFolder(home), job);
  await mkdir(join(folder, JOB_FILES.bundle), { recursive: true });
  await writeFile(join(folder, JOB_FILES.bundle, 'job.json'), canonicalJson(made));
  await addFact(
    { folder },
    {
      ...{ kind: 'made', v: 1, key: 'ab'.repeat(32), attempt: 1, trainer, dataset, model },
      ...{ name: made.name, rows: 481, bytes: 1_234_567 },
    },
  );
  if (ref !== null) await addFact({ folder }, { kind: 'submitted', ref: { id: ref } });
  if (state !== null) await addFact({ folder }, { kind: 'seen', state, raw: state, reason });
  const { events = [], log = [] } = given;
  const output = await JobLog.open(folder);
  const lines = [...events.map((event) => `LEAFE_EVENT ${JSON.stringify(event)}`), ...log];
  await output.add({ lines, next: null });
  if (state !== null && hasEnded(state)) await output.end();
  const known = await readJob(folder);
  if (known === null) throw new Error('the job was not written');
  return known;
}
