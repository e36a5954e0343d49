import type { Activity } from './protocol.ts';
import type { RunEnd } from './runEvent.ts';
import type { RunState } from './runState.ts';

/** The one word on a run, from its journal and what the host knows beyond it. */
export type Phase =
  | 'loading'
  | 'starting'
  | 'running'
  | 'stopping'
  | 'elsewhere'
  | 'readOnly'
  | 'interrupted'
  | RunEnd;

interface PhaseSources {
  readonly state: RunState;
  /** Events the journal held when the host began to send it. */
  readonly total: number;
  /** Null until the host said. */
  readonly activity: Activity | null;
}

export function phaseOf({ state, total, activity }: PhaseSources): Phase {
  if (activity === 'readOnly') return 'readOnly';
  if (activity === null || state.nextSeq < total) return 'loading';
  if (activity === 'running') return state.branches.size === 0 ? 'starting' : 'running';
  if (activity !== 'idle') return activity;
  return state.ended?.because ?? 'interrupted';
}

/** Whether the run can go on, and nobody is at it. */
export function isResumable(phase: Phase): phase is 'cancelled' | 'failed' | 'interrupted' {
  return phase === 'cancelled' || phase === 'failed' || phase === 'interrupted';
}

/** Whether the person may add to it from here. */
export function isOpenToChange(phase: Phase): boolean {
  return phase !== 'readOnly' && phase !== 'elsewhere' && phase !== 'loading';
}

export function isAtWork(phase: Phase): boolean {
  return phase === 'starting' || phase === 'running' || phase === 'stopping';
}
