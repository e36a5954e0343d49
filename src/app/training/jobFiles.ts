import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { foldJob, jobFactSchema, type JobFact, type JobRecord } from '../../domain/jobRecord.ts';
import { trainEventSchema, type TrainEvent } from '../../domain/training.ts';
import { systemClock } from '../../platform/clock.ts';
import { errorCode } from '../../platform/diskErrors.ts';
import { appendLines, readLineFile } from '../../platform/files/lineFiles.ts';
import { nearest } from '../../platform/nearNames.ts';

/** The files of a job's folder under `<home>/jobs`. */
export const JOB_FILES = {
  /** What is sent; nobody writes it again. */
  bundle: 'bundle',
  /** What happened, a line a fact. */
  record: 'job.jsonl',
  /** What it told, each event once. */
  events: 'events.jsonl',
  /** What else it said. */
  log: 'log.txt',
  /** How far its output was followed. */
  place: 'followed.json',
  lock: 'follow.lock',
  /** That a person was told of its end. */
  told: 'told',
  /** What came back. */
  out: 'out',
} as const;

/** A job of this home. */
export interface KnownJob {
  readonly job: string;
  readonly folder: string;
  readonly record: JobRecord;
}

export function jobsFolder(home: string): string {
  return join(home, 'jobs');
}

/** All jobs, oldest first. A folder that holds no record is left out. */
export async function listJobs(home: string): Promise<readonly KnownJob[]> {
  const names = await readdir(jobsFolder(home)).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const found: KnownJob[] = [];
  for (const name of names.filter((one) => !one.startsWith('.'))) {
    const job = await readJob(join(jobsFolder(home), name));
    if (job !== null) found.push(job);
  }
  return found.sort((a, b) => (a.record.madeAt < b.record.madeAt ? -1 : 1));
}

/** Null where the folder holds no record of a job. */
export async function readJob(folder: string): Promise<KnownJob | null> {
  const record = foldJob(await readLineFile(join(folder, JOB_FILES.record), jobFactSchema));
  return record === null ? null : { job: basename(folder), folder, record };
}

/**
 * The job that a person names, by its beginning where that is enough; of several attempts of one job the last. Throws
 * `trainer.unknownJob`.
 */
export async function findJob(home: string, wanted: string): Promise<KnownJob> {
  const jobs = await listJobs(home);
  const exact = jobs.find(({ job }) => job === wanted);
  if (exact !== undefined) return exact;
  const fitting = wanted === '' ? [] : jobs.filter(({ job }) => job.startsWith(wanted));
  const last = fitting.at(-1);
  if (last !== undefined && fitting.every((one) => isAttemptOf(one, last))) return last;
  const names = (fitting.length > 1 ? fitting : jobs).map(({ job }) => job);
  const near = fitting.length > 1 ? names : nearest(wanted, names);
  const shown = JSON.stringify(wanted);
  const more = fitting.length > 1 ? ' fits several' : near.length > 0 ? '; near it' : '';
  const list = near.length === 0 ? '' : `: ${near.slice(0, 5).join(', ')}`;
  throw new LeafeError('trainer', 'unknownJob', `${shown}${more}${list}`);
}

function isAttemptOf({ record }: KnownJob, { record: { key, trainer } }: KnownJob): boolean {
  return record.key === key && record.trainer === trainer;
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

/** Writes down that something happened to a job; it is on the disk when this returns. */
export async function addFact(
  { folder }: Pick<KnownJob, 'folder'>,
  fact: WithoutTime<JobFact>,
): Promise<void> {
  const at = new Date(systemClock.now()).toISOString();
  await appendLines(join(folder, JOB_FILES.record), [{ ...fact, at }]);
}

/** What a job has told so far, in its order. */
export async function readTrainEvents(folder: string): Promise<readonly TrainEvent[]> {
  return readLineFile(join(folder, JOB_FILES.events), trainEventSchema);
}
