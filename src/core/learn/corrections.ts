import { rejectedFor } from '../../domain/rejected.ts';
import type { Experience } from '../../domain/runEvent.ts';
import {
  branchOf,
  isByPerson,
  isSolved,
  stepOf,
  type BranchState,
  type RunState,
  type StepState,
} from '../../domain/runState.ts';

/** At one point of a run: the action that was blamed, and the one in its place that led to success. */
export interface Correction {
  readonly run: string;
  /** Its name within the run, such as `c1`. */
  readonly correction: string;
  readonly problem: string;
  readonly problemDigest: string;
  /** The branch that failed. */
  readonly failed: string;
  readonly blamed: string;
  /** The branch in its place. */
  readonly branch: string;
  readonly corrected: string;
  /** The branch's last step, which passed. */
  readonly solvedBy: string;
  readonly author: 'person' | 'model';
  /** What the branch was told; null where it was told nothing. Never part of a training prompt. */
  readonly lesson: Experience | null;
  /** How many steps both had seen before. */
  readonly depth: number;
  readonly blamedDigest: string;
  readonly correctedDigest: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/**
 * The corrections of a run that a data set may hold: the branch went on from before the blamed step and passed the hidden tests,
 * and its first action is no repetition of the blamed one. A success that no hidden test has proven is none.
 */
export function correctionsOf(run: string, state: RunState): readonly Correction[] {
  const { started, corrections } = state;
  if (started === null) return [];
  return corrections.flatMap(({ correction, blamed, corrected, at }) => {
    const before = state.steps.get(blamed);
    const after = state.steps.get(corrected);
    if (before === undefined || after === undefined) return [];
    const branch = branchOf(state, after.branch);
    const last = solvedStep(branch, state);
    if (last === null || !isProven(last) || isRepetition(before, after)) return [];
    return {
      run,
      correction,
      problem: started.problem,
      problemDigest: started.problemDigest,
      failed: before.branch,
      blamed,
      branch: branch.id,
      corrected,
      solvedBy: last.id,
      author: isByPerson(after) ? 'person' : 'model',
      lesson: branch.experiences.at(-1) ?? null,
      depth: before.position - 1,
      blamedDigest: before.taken.programDigest,
      correctedDigest: after.taken.programDigest,
      at,
    };
  });
}

/** The correction that a branch is, or that a failed branch led to: for showing both sides, proven or not. */
export function sidesOf(
  state: RunState,
  id: string,
): readonly { readonly blamed: string; readonly corrected: string }[] {
  const asCorrection = sideOf(state, branchOf(state, id));
  const followers = [...state.branches.values()].filter((branch) => {
    const blamed = rejectedFor(state, branch);
    const stems = branch.because === id;
    return stems || (blamed !== null && stepOf(state, blamed).branch === id);
  });
  return [...asCorrection, ...followers.flatMap((branch) => sideOf(state, branch))];
}

function sideOf(
  state: RunState,
  branch: BranchState,
): readonly { readonly blamed: string; readonly corrected: string }[] {
  const blamed = rejectedFor(state, branch);
  const [corrected] = branch.steps;
  return blamed === null || corrected === undefined ? [] : [{ blamed, corrected }];
}

function solvedStep(branch: BranchState, state: RunState): StepState | null {
  const last = branch.steps.at(-1);
  if (last === undefined) return null;
  const step = stepOf(state, last);
  return isSolved(step) ? step : null;
}

function isProven({ judged }: StepState): boolean {
  return judged?.hidden?.verdict === 'accepted';
}

function isRepetition(before: StepState, after: StepState): boolean {
  return before.taken.programDigest === after.taken.programDigest;
}
