import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hasEnded, type Trainer } from '../../core/ports/trainer.ts';
import type { JobRecord } from '../../domain/jobRecord.ts';
import type { TrainEvent } from '../../domain/training.ts';
import { errorCode } from '../../platform/diskErrors.ts';
import { liveHolder } from '../../platform/processLock.ts';
import { catchUp, followJob, type FollowOptions, type JobWatcher } from './followJob.ts';
import { JOB_FILES, readTrainEvents, type KnownJob } from './jobFiles.ts';
import { isLogWhole, type Told } from './jobLog.ts';
import { again, refOf } from './seeJob.ts';

export interface JobView {
  readonly onEvents: (events: readonly TrainEvent[]) => void;
  readonly onLines: (lines: readonly string[]) => void;
  readonly onRecord: (record: JobRecord) => void;
  readonly onLost?: JobWatcher['onLost'];
  readonly onFound?: JobWatcher['onFound'];
}

const LOOK_MS = 500;

/**
 * Shows a job from its beginning to its end, whoever brings its output here: this process, or another one that does so already. What is here
 * is told first. Gives what is known of the job when it has ended.
 */
export async function watchJob(
  known: KnownJob,
  trainer: Trainer,
  view: JobView,
  options: FollowOptions,
  signal: AbortSignal,
): Promise<KnownJob> {
  const files = new JobFiles(known.folder, view);
  view.onRecord(known.record);
  try {
    for (;;) {
      await files.tell();
      const watcher: JobWatcher = {
        onTold: files.onTold,
        onRecord: view.onRecord,
        ...(view.onLost === undefined ? {} : { onLost: view.onLost }),
        ...(view.onFound === undefined ? {} : { onFound: view.onFound }),
      };
      const ended = await followJob(known, trainer, watcher, options, signal);
      if (ended !== null) return ended;
      const other = await untilOtherEnds(known, files, view, signal);
      if (other !== null) return other;
    }
  } finally {
    await files.close();
  }
}

/**
 * Shows what a job has said until now, and does not wait for more: what is here, then what its trainer has beyond that, which is asked only
 * where something may be missing here. Throws what the trainer does, after what is here.
 */
export async function showSoFar(
  known: KnownJob,
  withTrainer: <T>(use: (trainer: Trainer) => Promise<T>) => Promise<T>,
  view: JobView,
  signal: AbortSignal,
): Promise<void> {
  const files = new JobFiles(known.folder, view);
  view.onRecord(known.record);
  try {
    await files.tell();
    if (await isOver(known)) return;
    refOf(known);
    const { onTold } = files;
    const last = await withTrainer((trainer) => catchUp(known, trainer, { onTold }, signal));
    view.onRecord((last ?? (await again(known))).record);
    await files.tell();
  } finally {
    await files.close();
  }
}

/** Tells what another process brings here; null where that process has ended before the job. */
async function untilOtherEnds(
  known: KnownJob,
  files: JobFiles,
  view: JobView,
  signal: AbortSignal,
): Promise<KnownJob | null> {
  for (;;) {
    const isAtWork = (await liveHolder(join(known.folder, JOB_FILES.lock))) !== null;
    const now = await again(known);
    await files.tell();
    view.onRecord(now.record);
    if (!isAtWork) return (await isOver(now)) ? now : null;
    await wait(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Whether a job has ended, and nothing of what it said is missing here. */
export async function isOver({ folder, record: { seen } }: KnownJob): Promise<boolean> {
  return seen !== null && hasEnded(seen.state) && (await isLogWhole(folder));
}

/** What is kept of a job's output, told once each. */
class JobFiles {
  readonly #folder: string;
  readonly #view: JobView;
  #events = 0;
  #logBytes = 0;
  #file: FileHandle | null = null;

  constructor(folder: string, view: JobView) {
    this.#folder = folder;
    this.#view = view;
  }

  async tell(): Promise<void> {
    const events = (await readTrainEvents(this.#folder)).slice(this.#events);
    this.#events += events.length;
    if (events.length > 0) this.#view.onEvents(events);
    const lines = await this.#newLines();
    if (lines.length > 0) this.#view.onLines(lines);
  }

  /** What this process brings here itself is told at once. */
  readonly onTold = ({ events, lines }: Told): void => {
    this.#events += events.length;
    this.#logBytes += Buffer.byteLength(lines.map((line) => `${line}\n`).join(''));
    if (events.length > 0) this.#view.onEvents(events);
    if (lines.length > 0) this.#view.onLines(lines);
  };

  async close(): Promise<void> {
    await this.#file?.close();
  }

  async #newLines(): Promise<readonly string[]> {
    this.#file ??= await openLog(join(this.#folder, JOB_FILES.log));
    if (this.#file === null) return [];
    const { size } = await this.#file.stat();
    const bytes = Buffer.alloc(Math.max(0, size - this.#logBytes));
    await this.#file.read(bytes, 0, bytes.length, this.#logBytes);
    const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
    this.#logBytes += whole.length;
    return whole.length === 0 ? [] : whole.toString().slice(0, -1).split('\n');
  }
}

async function openLog(path: string): Promise<FileHandle | null> {
  return open(path, 'r').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
}
