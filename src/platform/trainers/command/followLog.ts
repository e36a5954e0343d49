import { setTimeout as sleep } from 'node:timers/promises';
import {
  hasEnded,
  type JobStatus,
  type LogBatch,
  type LogPlace,
} from '../../../core/ports/trainer.ts';
import { quoted, type Shell } from './shell.ts';

export interface Followed {
  /** Of the log, on the machine. */
  readonly path: string;
  /** Milliseconds between two looks at it. */
  readonly pollMs: number;
  readonly status: (signal: AbortSignal) => Promise<JobStatus>;
  /** Whether it is waited for what comes until the job has ended, or read as far as it is there. */
  readonly until: 'end' | 'now';
}

/** The most bytes of one look. */
const MOST = 1 << 20;
/** Looks without anything new until the job's state is asked for, which costs more than a look. */
const PATIENCE = 3;
const NEWLINE = 10;

/** The whole lines of a growing file from a byte on; once its job has ended, what has no line end, too. */
export async function* followLog(
  shell: Shell,
  { path, pollMs, status, until }: Followed,
  from: LogPlace,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  let next = Number(from ?? 0);
  const isSnapshot = until === 'now';
  // Asked before the look: nothing is written after the end.
  let isOver = isSnapshot && hasEnded((await status(signal)).state);
  for (let quiet = 0; ; quiet++) {
    if (!isOver && quiet >= PATIENCE) isOver = hasEnded((await status(signal)).state);
    const bytes = await look(shell, path, next, signal);
    const isAll = bytes.length < MOST;
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    // A line that never ends is cut.
    const whole = (isAll && isOver) || (!isAll && end === 0) ? bytes.length : end;
    if (whole > 0) {
      next += whole;
      quiet = -1;
      yield { lines: linesIn(bytes.subarray(0, whole)), next: String(next) };
    }
    if (isAll && (isOver || isSnapshot)) return;
    if (isAll) await sleep(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

async function look(
  shell: Shell,
  path: string,
  from: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const file = quoted(path);
  const script = `test ! -e ${file} || tail -c +${from + 1} ${file} | head -c ${MOST}`;
  const pieces: Buffer[] = [];
  for await (const piece of shell.stream(script, signal)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function linesIn(bytes: Buffer): readonly string[] {
  const lines = bytes.toString().split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
