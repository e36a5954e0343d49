import type { JobStatus } from '../../../core/ports/trainer.ts';
import { exitReason, KILLED_REASON } from '../exitReasons.ts';
import type { Kept } from './keeper.ts';

/** A job's state from what is seen of it on its machine. A result is success, whatever else is there: it was written last. */
export function statusOf(kept: Kept): JobStatus {
  if (kept.exit !== null) return endedWith(kept.exit, kept);
  if (kept.slurm !== null) return inSlurm(kept.slurm, kept);
  if (!kept.begun) {
    if (kept.stop) return { state: 'cancelled', raw: 'never begun', reason: null };
    return { state: 'preparing', raw: 'not begun', reason: null };
  }
  if (kept.alive) return alive(kept);
  if (kept.result) return succeeded('ended');
  if (kept.stop) return { state: 'cancelled', raw: 'gone', reason: null };
  return { state: 'lost', raw: 'gone', reason: LOST };
}

const LOST =
  'Its process is gone and left no word: it was killed, or the machine was started anew.';

function alive({ stop, running }: Kept): JobStatus {
  if (stop) return { state: 'stopping', raw: 'asked to stop', reason: null };
  if (running) return { state: 'running', raw: 'running', reason: null };
  const reason = 'Another job runs there; this one is next in turn.';
  return { state: 'queued', raw: 'waiting for its turn', reason };
}

function succeeded(raw: string): JobStatus {
  return { state: 'succeeded', raw, reason: null };
}

const STOPPED = 130;
const TERMINATED = 15;
const KILLED = 9;

function endedWith(exit: number, { result, stop }: Kept): JobStatus {
  const signal = exit < 0 ? -exit : exit > 128 ? exit - 128 : null;
  const raw = exit < 0 ? `signal ${-exit}` : `exit ${exit}`;
  if (result) return succeeded(raw);
  const isStopped = exit === STOPPED || (stop && (signal === TERMINATED || signal === KILLED));
  if (isStopped) return { state: 'cancelled', raw, reason: null };
  if (signal === KILLED) {
    return { state: 'failed', raw, reason: KILLED_REASON };
  }
  return { state: 'failed', raw, reason: exitReason(exit) };
}

/** The words of `squeue` and `sacct` that are no running job; see "JOB STATE CODES" of either. */
const WORDS: Readonly<Record<string, JobStatus['state']>> = {
  PENDING: 'queued',
  REQUEUED: 'queued',
  REQUEUE_HOLD: 'queued',
  REQUEUE_FED: 'queued',
  SPECIAL_EXIT: 'queued',
  CONFIGURING: 'preparing',
  CANCELLED: 'cancelled',
  BOOT_FAIL: 'failed',
  DEADLINE: 'failed',
  FAILED: 'failed',
  LAUNCH_FAILED: 'failed',
  NODE_FAIL: 'lost',
  OUT_OF_MEMORY: 'failed',
  PREEMPTED: 'lost',
  TIMEOUT: 'failed',
};

/** Why a job waits that says nothing to a person. */
const NO_REASONS = new Set(['', 'None', '0:0']);

function inSlurm({ word, reason }: NonNullable<Kept['slurm']>, { result, stop }: Kept): JobStatus {
  // `CANCELLED by 1000`, `PENDING+`
  const name = /^[A-Z_]+/.exec(word)?.[0] ?? '';
  if (result && name !== 'RUNNING') return succeeded(word);
  const state = WORDS[name] ?? 'running';
  const isOver = ['cancelled', 'failed', 'lost'].includes(state);
  // The exit file of a job that has ended may take a moment to be seen on another machine.
  if (stop && !isOver) return { state: 'stopping', raw: word, reason: null };
  return { state, raw: word, reason: NO_REASONS.has(reason) ? null : reason };
}
