import type { JobStatus } from '../../../core/ports/trainer.ts';
import { exitReason, KILLED_REASON } from '../exitReasons.ts';
import type { RayJob } from './rayApi.ts';

const NOT_KNOWN =
  'Ray does not know it: its head was started anew. Push it again: it goes on from its last checkpoint.';
const WAITS =
  'It waits for a machine that has what it asks for, or for its files to be unpacked there.';
const WAITED_TOO_LONG =
  'It waited longer for its turn than this Ray lets a job wait (RAY_JOB_START_TIMEOUT_SECONDS of its head): push it again.';
const NOT_UNPACKED =
  'Its files could not be unpacked there: Ray drops what waits too long for its job, and a disk may be full. Push it again: they are sent again.';
const MACHINE_GONE =
  'A machine that it ran on is gone. Push it again: it goes on from its last checkpoint.';
const SUPERVISOR_GONE =
  'What watched over it is gone, as where a machine fails. Push it again: it goes on from its last checkpoint.';

/** A job's state from what Ray says of it; null is a job that it knows nothing of. */
export function statusOf(job: RayJob | null, isStopAsked: boolean): JobStatus {
  if (job === null) return { state: 'lost', raw: 'unknown', reason: NOT_KNOWN };
  const { status: raw } = job;
  switch (raw) {
    case 'SUCCEEDED':
      return { state: 'succeeded', raw, reason: null };
    case 'STOPPED':
      return { state: 'cancelled', raw, reason: null };
    case 'FAILED':
      return failed(job);
    case 'PENDING':
      return { state: isStopAsked ? 'stopping' : 'queued', raw, reason: WAITS };
    default:
      return { state: isStopAsked ? 'stopping' : 'running', raw, reason: null };
  }
}

export function isOver({ status }: RayJob): boolean {
  return ['SUCCEEDED', 'STOPPED', 'FAILED'].includes(status);
}

const KILLED = 9;
/** Exit codes of the entrypoint that are not the job's own: the shell's, and those of `ray_job.py`. */
const ENTRYPOINT: Readonly<Record<number, string>> = {
  69: 'The Python there has not the packages of a job; its log names them. Name another with `--python`.',
  70: exitReason(0),
  71: 'A job over several machines needs a Python with Ray where its head is, and none was found. Name one that has it with `--python`.',
  72: 'The machines of the job do not share the folder of its trainer; its log says which. Name one on a disk that they share with `--folder`.',
  73: 'The folder of its trainer cannot be used there; its log says why. Name another with `--folder`.',
  74: MACHINE_GONE,
  126: 'The Python named with `--python` cannot be run there.',
  127: 'The Python named with `--python` is not there.',
};

function failed({ driver_exit_code: exit, error_type: type, message }: RayJob): JobStatus {
  if (typeof exit === 'number') {
    const signal = exit < 0 ? -exit : exit > 128 ? exit - 128 : null;
    const raw = exit < 0 ? `FAILED, signal ${-exit}` : `FAILED, exit ${exit}`;
    const reason = signal === KILLED ? KILLED_REASON : (ENTRYPOINT[exit] ?? exitReason(exit));
    return { state: 'failed', raw, reason };
  }
  const raw = `FAILED, ${type ?? 'no reason'}`;
  if (type === 'JOB_SUPERVISOR_ACTOR_START_TIMEOUT') {
    return { state: 'failed', raw, reason: WAITED_TOO_LONG };
  }
  if (type === 'RUNTIME_ENV_SETUP_FAILURE') return { state: 'failed', raw, reason: NOT_UNPACKED };
  if (type === 'JOB_SUPERVISOR_ACTOR_DIED') return { state: 'lost', raw, reason: SUPERVISOR_GONE };
  return { state: 'failed', raw, reason: firstLine(message ?? '') };
}

/** Ray adds tracebacks and the end of the log. */
function firstLine(message: string): string {
  return message.trim().split('\n')[0]?.slice(0, 300) || exitReason(1);
}
