import type { KnownJob } from '../../app/training/jobFiles.ts';
import type { JobView } from '../../app/training/watchJob.ts';
import type { TrainerAccess } from '../../app/training/withTrainer.ts';
import { jobProgress, type JobProgress } from '../../domain/jobProgress.ts';
import { hasEnded, stateOf } from '../../domain/jobStates.ts';
import type { TrainEvent } from '../../domain/training.ts';
import { Changes, type Listener } from '../changes.ts';
import { oneAtATime } from '../oneAtATime.ts';

/** A training job as this window knows it. */
export interface SeenJob {
  readonly known: KnownJob;
  readonly progress: JobProgress;
  /** Its trainer does not answer, and is asked again and again; null where it does. */
  readonly lost: Error | null;
  /** Why it is not followed from here; null where it is, or has nothing more to tell. */
  readonly trouble: unknown;
}

export interface TrainingJobsContext {
  readonly access: () => TrainerAccess;
  /** A job that was seen at work has ended. */
  readonly onEnded: (ended: KnownJob) => void;
  /** A job cannot be followed any more. */
  readonly onTrouble: (job: KnownJob, error: unknown) => void;
}

/** Lines of a job's log that are kept in memory, and how much of each: one may have a megabyte. */
const LOG_LINES = 300;
const LINE_CHARS = 2_000;

/** A job that tells of itself here until it has ended. */
class Followed {
  readonly stop = new AbortController();
  readonly events: TrainEvent[] = [];
  log: readonly string[] = [];
  lost: Error | null = null;
  trouble: unknown = null;
  known: KnownJob;

  constructor(known: KnownJob) {
    this.known = known;
  }

  seen(): SeenJob {
    const { known, lost, trouble } = this;
    return { known, lost, trouble, progress: jobProgress(this.events) };
  }
}

/**
 * The training jobs of a home. Those that have not ended are followed, each by one process at a time: by this one, or by another whose files
 * are read along. A job is its trainer's: a window that comes back goes on following it where anybody left off.
 */
export class TrainingJobs {
  readonly #context: TrainingJobsContext;
  readonly #changes = new Changes();
  readonly #followed = new Map<string, Followed>();
  readonly #ended = new Map<string, SeenJob>();
  #home = '';
  /** Newest first. */
  #names: readonly string[] = [];
  #isClosed = false;

  /** Looks at the disk, and begins to follow what nobody here follows yet. */
  readonly look = oneAtATime(() => this.#look());

  constructor(context: TrainingJobsContext) {
    this.#context = context;
  }

  onChange(listener: Listener): { dispose(): void } {
    return this.#changes.listen(listener);
  }

  /** As they were when the disk was last looked at, or as they have told since; newest first. */
  all(): readonly SeenJob[] {
    return this.#names.flatMap((name) => this.find(name) ?? []);
  }

  find(job: string): SeenJob | null {
    return this.#followed.get(job)?.seen() ?? this.#ended.get(job) ?? null;
  }

  /** All that a job has told, and the last lines of its log. */
  async toldBy({
    job,
    folder,
  }: KnownJob): Promise<Pick<Followed, 'log'> & { readonly events: readonly TrainEvent[] }> {
    const followed = this.#followed.get(job);
    if (followed !== undefined) return followed;
    const [{ readTrainEvents }, { logTail }] = await Promise.all([
      import('../../app/training/jobFiles.ts'),
      import('../../app/training/readJobCard.ts'),
    ]);
    const [events, log] = await Promise.all([
      readTrainEvents(folder),
      logTail({ folder }, LOG_LINES),
    ]);
    return { events, log: log.map(shortened) };
  }

  /** What hindered following may have passed, such as a token that was wrong, or a trainer that is somewhere else now. */
  async retry(): Promise<void> {
    for (const [job, { lost, trouble, stop }] of this.#followed) {
      if (lost === null && trouble === null) continue;
      stop.abort();
      this.#followed.delete(job);
    }
    await this.look();
  }

  /** Stops following; the jobs go on. */
  close(): void {
    this.#isClosed = true;
    this.#stopAll();
  }

  async #look(): Promise<void> {
    const [{ listJobs, readTrainEvents }, { isOver }] = await Promise.all([
      import('../../app/training/jobFiles.ts'),
      import('../../app/training/watchJob.ts'),
    ]);
    const { home } = this.#context.access();
    if (home !== this.#home) this.#stopAll();
    this.#home = home;
    const jobs = [...(await listJobs(home))].reverse();
    if (this.#isClosed) return;
    const before = this.#stamp();
    this.#names = jobs.map(({ job }) => job);
    this.#forgetGone();
    for (const known of jobs) {
      if (this.#followed.has(known.job)) continue;
      if (known.record.ref !== null && !(await isOver(known))) this.#follow(known);
      else {
        // Nothing is told any more after the end.
        const progress =
          this.#ended.get(known.job)?.progress ?? jobProgress(await readTrainEvents(known.folder));
        this.#ended.set(known.job, { known, progress, lost: null, trouble: null });
      }
    }
    if (this.#stamp() !== before) this.#changes.tell();
  }

  #follow(known: KnownJob): void {
    if (this.#isClosed) return;
    const followed = new Followed(known);
    this.#followed.set(known.job, followed);
    this.#ended.delete(known.job);
    this.#toItsEnd(followed).then(
      (ended) => this.#hasEnded(followed, ended),
      (error: unknown) => {
        if (followed.stop.signal.aborted) return;
        followed.trouble = error;
        // Of a job that has ended, no more than its last words are missing.
        if (isAtWork(followed)) this.#context.onTrouble(followed.known, error);
        this.#changes.tell();
      },
    );
  }

  async #toItsEnd(followed: Followed): Promise<KnownJob> {
    const [{ watchJob }, { withTrainerOf }] = await Promise.all([
      import('../../app/training/watchJob.ts'),
      import('../../app/training/withTrainer.ts'),
    ]);
    const { known, stop } = followed;
    const watch = this.#viewOf(followed);
    return withTrainerOf(
      known,
      this.#context.access(),
      (trainer) => watchJob(known, trainer, watch, {}, stop.signal),
      stop.signal,
    );
  }

  #viewOf(followed: Followed): JobView {
    const told = (change: () => void): void => {
      change();
      this.#changes.tell();
    };
    return {
      onEvents: (events) =>
        told(() => {
          for (const event of events) followed.events.push(event);
        }),
      onLines: (lines) =>
        told(() => {
          const news = lines.slice(-LOG_LINES).map(shortened);
          followed.log = [...followed.log, ...news].slice(-LOG_LINES);
        }),
      onRecord: (record) => {
        if (JSON.stringify(record) === JSON.stringify(followed.known.record)) return;
        told(() => (followed.known = { ...followed.known, record }));
      },
      onLost: (error) => told(() => (followed.lost = error)),
      onFound: () => told(() => (followed.lost = null)),
    };
  }

  #hasEnded(followed: Followed, ended: KnownJob): void {
    const { job } = ended;
    if (this.#followed.get(job) !== followed) return;
    this.#followed.delete(job);
    const progress = jobProgress(followed.events);
    this.#ended.set(job, { known: ended, progress, lost: null, trouble: null });
    this.#context.onEnded(ended);
    this.#changes.tell();
  }

  #forgetGone(): void {
    const here = new Set(this.#names);
    for (const [job, { stop }] of this.#followed) {
      if (here.has(job)) continue;
      stop.abort();
      this.#followed.delete(job);
    }
    for (const job of this.#ended.keys()) if (!here.has(job)) this.#ended.delete(job);
  }

  #stopAll(): void {
    for (const { stop } of this.#followed.values()) stop.abort();
    this.#followed.clear();
    this.#ended.clear();
  }

  #stamp(): string {
    return JSON.stringify(this.all().map(({ known: { job, record } }) => [job, record]));
  }
}

function shortened(line: string): string {
  return line.slice(0, LINE_CHARS);
}

/** Whether a job has not ended as far as is known here. */
export function isAtWork({ known: { record } }: Pick<SeenJob, 'known'>): boolean {
  const state = stateOf(record);
  return state !== 'not sent' && !hasEnded(state);
}
