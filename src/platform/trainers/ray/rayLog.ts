import { setTimeout as sleep } from 'node:timers/promises';
import type { LogBatch, LogPlace } from '../../../core/ports/trainer.ts';
import type { RayApi, RayJob } from './rayApi.ts';
import { isOver } from './rayState.ts';

export interface FollowedRayJob {
  readonly id: string;
  /** Milliseconds between two looks at its state. */
  readonly pollMs: number;
  /** Whether it is waited for what comes until the job has ended, or read as far as it is there. */
  readonly until: 'end' | 'now';
}

/** A line that is longer comes in parts. */
const MOST = 1 << 20;
const NEWLINE = 10;

/**
 * The whole lines of a job's output from a byte on, as they come; once it has ended, what has no line end, too. Ray tells an output from its
 * beginning each time: what is known is passed over.
 */
export async function* followRayLog(
  api: RayApi,
  { id, pollMs, until }: FollowedRayJob,
  from: LogPlace,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const lines = new Lines(Number(from ?? 0));
  for (;;) {
    const job = await api.job(id, signal);
    if (job === null) return;
    const file = fileOf(id, job);
    if (file !== null) {
      const isFollowed = until === 'end' && !isOver(job);
      if (isFollowed) yield* live(api, { id, pollMs }, file, lines, signal);
      else yield* lines.of((await api.file(file, {}, signal)) ?? nothing());
    }
    if (isOver(job)) {
      yield* lines.rest();
      return;
    }
    if (until === 'now') return;
    await sleep(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

type LogFile = Parameters<RayApi['file']>[0];

/** Null before a machine has it. */
function fileOf(id: string, { driver_node_id: node }: RayJob): LogFile | null {
  return typeof node === 'string' ? { node, name: `job-driver-${id}.log` } : null;
}

/** Until the job is over: Ray itself never ends an output that is followed. What is still on its way then is read from the file. */
async function* live(
  api: RayApi,
  job: Pick<FollowedRayJob, 'id' | 'pollMs'>,
  file: LogFile,
  lines: Lines,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const over = new AbortController();
  const within = AbortSignal.any([signal, over.signal]);
  const watching = untilOver(api, job, within).finally(() => over.abort());
  // It is awaited below; where the output breaks off first, that is the error that counts.
  watching.catch(() => undefined);
  try {
    yield* lines.of((await api.file(file, { follow: true }, within)) ?? nothing());
  } catch (error) {
    signal.throwIfAborted();
    if (!over.signal.aborted) throw error;
    await watching;
  } finally {
    over.abort();
    await watching.catch(() => undefined);
  }
}

async function untilOver(
  api: RayApi,
  { id, pollMs }: Pick<FollowedRayJob, 'id' | 'pollMs'>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const job = await api.job(id, signal);
    if (job === null || isOver(job)) return;
    await sleep(pollMs, undefined, { signal });
  }
}

/** Lines of an output that is told from its beginning again and again. */
class Lines {
  /** Bytes of the lines that were given. */
  #next: number;
  /** What came after the last line end. */
  #open: Buffer = Buffer.alloc(0);

  constructor(next: number) {
    this.#next = next;
  }

  async *of(pieces: AsyncIterable<Buffer>): AsyncGenerator<LogBatch> {
    let skip = this.#next;
    this.#open = Buffer.alloc(0);
    for await (const piece of pieces) {
      const news = piece.subarray(Math.min(skip, piece.length));
      skip -= piece.length - news.length;
      this.#open = Buffer.concat([this.#open, news]);
      const end = this.#open.lastIndexOf(NEWLINE) + 1;
      const whole = end === 0 && this.#open.length > MOST ? this.#open.length : end;
      if (whole > 0) yield this.#given(whole);
    }
  }

  *rest(): Generator<LogBatch> {
    if (this.#open.length > 0) yield this.#given(this.#open.length);
  }

  #given(bytes: number): LogBatch {
    const lines = this.#open.subarray(0, bytes).toString().split('\n');
    if (lines.at(-1) === '') lines.pop();
    this.#open = this.#open.subarray(bytes);
    this.#next += bytes;
    return { lines, next: String(this.#next) };
  }
}

async function* nothing(): AsyncGenerator<Buffer> {}
