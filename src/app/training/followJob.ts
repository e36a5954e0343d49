import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { LeafeError } from '../../core/errors.ts';
import { hasEnded, type Trainer } from '../../core/ports/trainer.ts';
import type { JobRecord } from '../../domain/jobRecord.ts';
import { isHeld, takeLock } from '../../platform/processLock.ts';
import { JOB_FILES, type KnownJob } from './jobFiles.ts';
import { JobLog, type Told } from './jobLog.ts';
import { again, refOf, sawJob, seeJob } from './seeJob.ts';

export interface JobWatcher {
  readonly onTold?: (told: Told) => void;
  /** Whenever something else of it is known. */
  readonly onRecord?: (record: JobRecord) => void;
  /** The trainer cannot be reached; it is tried again after so many milliseconds. */
  readonly onLost?: (error: LeafeError, waitMs: number) => void;
  /** It answers again. */
  readonly onFound?: () => void;
}

export interface FollowOptions {
  /** Milliseconds between two looks at a job's state. */
  readonly stateMs?: number;
  /** The wait before it is tried again, doubled each time up to the longest. */
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
}

/**
 * Brings here what a job tells until it has ended, from where anybody last left off, and gives what is known of it then. A trainer that
 * cannot be reached is waited for, for as long as it takes; other errors pass. Null where another process follows it already.
 */
export async function followJob(
  known: KnownJob,
  trainer: Trainer,
  watcher: JobWatcher,
  options: FollowOptions,
  signal: AbortSignal,
): Promise<KnownJob | null> {
  refOf(known);
  const lock = await takeLock(join(known.folder, JOB_FILES.lock));
  if (!isHeld(lock)) return null;
  try {
    const log = await JobLog.open(known.folder);
    return await patiently({ known, trainer, log, watcher, options }, signal);
  } finally {
    await lock.release();
  }
}

/**
 * Brings here what a job has told until now, from where anybody last left off, and gives what is known of it then. Throws what the trainer
 * does. Null where another process follows it: that brings it here by itself.
 */
export async function catchUp(
  known: KnownJob,
  trainer: Trainer,
  { onTold }: Pick<JobWatcher, 'onTold'>,
  signal: AbortSignal,
): Promise<KnownJob | null> {
  const ref = refOf(known);
  const lock = await takeLock(join(known.folder, JOB_FILES.lock));
  if (!isHeld(lock)) return null;
  try {
    const log = await JobLog.open(known.folder);
    // Asked before the look: nothing is told after the end.
    const status = await trainer.status(ref, signal);
    for await (const batch of trainer.logsSoFar(ref, log.place, signal)) {
      onTold?.(await log.add(batch));
    }
    if (hasEnded(status.state)) await log.end();
    return await sawJob(await again(known), status);
  } finally {
    await lock.release();
  }
}

interface Following {
  readonly known: KnownJob;
  readonly trainer: Trainer;
  readonly log: JobLog;
  readonly watcher: JobWatcher;
  readonly options: FollowOptions;
}

async function patiently(following: Following, signal: AbortSignal): Promise<KnownJob> {
  const { firstWaitMs = 1_000, longestWaitMs = 60_000 } = following.options;
  let waitMs = firstWaitMs;
  let isLost = false;
  const onAlive = (): void => {
    waitMs = firstWaitMs;
    if (isLost) following.watcher.onFound?.();
    isLost = false;
  };
  for (;;) {
    try {
      return await toItsEnd(following, onAlive, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof LeafeError) || error.boundary !== 'trainer' || !error.again) {
        throw error;
      }
      isLost = true;
      following.watcher.onLost?.(error, waitMs);
      await wait(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      waitMs = Math.min(longestWaitMs, 2 * waitMs);
    }
  }
}

/** Reads the output while the state is looked at beside it; both end with the job. */
async function toItsEnd(
  following: Following,
  onAlive: () => void,
  signal: AbortSignal,
): Promise<KnownJob> {
  const { known, trainer, log, watcher } = following;
  const over = new AbortController();
  const within = AbortSignal.any([signal, over.signal]);
  const states = watchState(following, onAlive, within);
  // It is awaited below; where the output breaks off first, that is the error that counts.
  states.catch(() => undefined);
  try {
    for await (const batch of trainer.logs(refOf(known), log.place, signal)) {
      onAlive();
      const told = await log.add(batch);
      if (told.events.length + told.lines.length > 0) watcher.onTold?.(told);
    }
  } finally {
    over.abort();
    await states.catch(() => undefined);
  }
  const status = await trainer.status(refOf(known), signal);
  if (hasEnded(status.state)) await log.end();
  const last = await sawJob(await again(known), status);
  watcher.onRecord?.(last.record);
  return last;
}

async function watchState(
  { known, trainer, watcher, options }: Following,
  onAlive: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { stateMs = 3_000 } = options;
  let before = await again(known);
  for (;;) {
    // Another process may have asked for its end.
    const now = await seeJob(await again(before), trainer, signal);
    onAlive();
    if (!isDeepStrictEqual(now.record, before.record)) watcher.onRecord?.(now.record);
    before = now;
    if (now.record.seen !== null && hasEnded(now.record.seen.state)) return;
    await wait(stateMs, undefined, { signal });
  }
}
