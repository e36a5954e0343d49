import { assertNever } from '../../domain/assertNever.ts';
import type { RunEnd } from '../../domain/runEvent.ts';
import { rejectedFor } from '../../domain/rejected.ts';
import { branchOf } from '../../domain/runState.ts';
import { LeafeError } from '../errors.ts';
import { admit } from './admit.ts';
import type { ExploreDeps } from './deps.ts';
import { Episodes } from './episodes.ts';
import { nextMove, type BranchRequest, type Move } from './nextMove.ts';
import { reflect } from './reflect.ts';
import { rejudge, takeSteps } from './takeSteps.ts';

/**
 * Explores from wherever the journal stands to the run's end, and records that end. A stop is recorded as `cancelled` and a
 * failure of our own as `failed`; both are thrown on, and both can be resumed.
 */
export async function explore(deps: ExploreDeps, signal: AbortSignal): Promise<RunEnd> {
  try {
    const because = await run(deps, signal);
    await end(deps, because);
    return because;
  } catch (error) {
    const message = error instanceof LeafeError ? error.message : undefined;
    // Where even the end cannot be written, the journal just stops: it is resumed the same way.
    await end(deps, signal.aborted ? 'cancelled' : 'failed', message).catch(() => undefined);
    throw error;
  }
}

async function run(deps: ExploreDeps, signal: AbortSignal): Promise<RunEnd> {
  const episodes = new Episodes(deps);
  await nameLastStep(deps, signal);
  for (;;) {
    signal.throwIfAborted();
    const move = nextMove(deps.recorder.state);
    if (move.kind === 'end') return move.because;
    await perform(move, deps, episodes, signal);
  }
}

/** A kill may have come between the step's place in the journal and its branch's ref. */
async function nameLastStep(
  { recorder, checkpoints }: ExploreDeps,
  signal: AbortSignal,
): Promise<void> {
  const last = [...recorder.state.steps.values()].at(-1);
  if (last === undefined) return;
  await checkpoints.fork(recorder.run, last.branch, last.taken.checkpoint, signal);
}

async function perform(
  move: Exclude<Move, { kind: 'end' }>,
  deps: ExploreDeps,
  episodes: Episodes,
  signal: AbortSignal,
): Promise<void> {
  switch (move.kind) {
    case 'open':
      return open(move.request, deps, signal);
    case 'startRound':
      return admit(move.branches, deps, episodes, signal);
    case 'takeSteps':
      return takeSteps(move.branches, deps, episodes, signal);
    case 'rejudge':
      return rejudge(move.step, deps, episodes, signal);
    case 'reflect':
      return reflect(move.branches, deps, signal);
    case 'correct':
      return recordCorrection(move.branch, deps);
    case 'close':
      episodes.forget(move.branch);
      return deps.recorder.record({
        kind: 'branchClosed',
        branch: move.branch,
        because: move.because,
      });
    default:
      return assertNever(move);
  }
}

async function open(
  request: BranchRequest,
  { recorder, checkpoints }: ExploreDeps,
  signal: AbortSignal,
): Promise<void> {
  const branch = `b${recorder.state.branches.size + 1}`;
  if (request.from !== null) {
    const from = recorder.state.steps.get(request.from);
    if (from !== undefined) {
      await checkpoints.fork(recorder.run, branch, from.taken.checkpoint, signal);
    }
  }
  await recorder.record({
    kind: 'branchOpened',
    branch,
    from: request.from,
    because: request.because?.branch ?? null,
    reflection: request.because?.reflection ?? null,
    experiences: [...request.experiences],
    depth: request.depth,
  });
}

async function recordCorrection(id: string, { recorder }: ExploreDeps): Promise<void> {
  const branch = branchOf(recorder.state, id);
  const blamed = rejectedFor(recorder.state, branch);
  const corrected = branch.steps[0];
  if (blamed === null || corrected === undefined) {
    throw new RangeError(`branch ${id} corrects nothing`);
  }
  const correction = `c${recorder.state.corrections.length + 1}`;
  await recorder.record({ kind: 'correctionRecorded', correction, blamed, corrected });
}

async function end({ recorder }: ExploreDeps, because: RunEnd, message?: string): Promise<void> {
  const { spend } = recorder.state;
  await recorder.record({
    kind: 'runEnded',
    because,
    spend,
    ...(message === undefined ? {} : { message }),
  });
}
