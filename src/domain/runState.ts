import type { BranchEnd, Experience, RunEnd, RunEventOf, Spend, StepVerdict } from './runEvent.ts';
import type { Budget } from './settings.ts';
import type { WorkTime } from './workTime.ts';

export interface StepState {
  readonly id: string;
  readonly branch: string;
  readonly parent: string | null;
  /** Position in its trajectory, from 1. */
  readonly position: number;
  readonly taken: RunEventOf<'stepTaken'>;
  /** Null until judged. */
  readonly judged: RunEventOf<'stepJudged'> | null;
}

export interface ReflectionState {
  readonly event: RunEventOf<'branchReflected'>;
  readonly experience: Experience;
  /** The step the new branches go on from. */
  readonly from: string | null;
  /** The branch's last step when it looked back. */
  readonly after: string;
  /** Branches opened for it so far. */
  readonly opened: number;
}

export interface BranchState {
  readonly id: string;
  readonly from: string | null;
  /** Who opened it: a person, or the run by itself. */
  readonly author: 'person' | 'run';
  /** The step that a person's program stands for; null where a model writes the branch. */
  readonly fixes: string | null;
  /** The branch whose reflection opened it. */
  readonly because: string | null;
  /** Which of that branch's reflections, from 0. */
  readonly reflection: number | null;
  readonly experiences: readonly Experience[];
  readonly depth: number;
  /** Its own steps, in order. */
  readonly steps: readonly string[];
  /** Replies drawn for the step to come and thrown away. */
  readonly discardedActs: number;
  /** Replies of the reflection to come that would not do. */
  readonly discardedReflections: number;
  readonly reflections: readonly ReflectionState[];
  readonly closed: BranchEnd | null;
}

/** What a journal says, folded by `reduce`. */
export interface RunState {
  readonly started: RunEventOf<'runStarted'> | null;
  /** In the order they were opened. */
  readonly branches: ReadonlyMap<string, BranchState>;
  /** In the order they were taken. */
  readonly steps: ReadonlyMap<string, StepState>;
  /** Branches that still owe the open round a step. */
  readonly owing: readonly string[];
  readonly corrections: readonly RunEventOf<'correctionRecorded'>[];
  /** Without what a person's own programs took: those are judged for the person. */
  readonly spend: Spend;
  /** What it may use in all: as it began, or as a person's branch has raised it since. Null before it began. */
  readonly budget: Budget | null;
  readonly work: WorkTime;
  /** Model calls in the journal, discarded ones included. */
  readonly calls: number;
  /** How many branches there were when the run last had nothing left to try: they are asked for nothing more. */
  readonly settledBranches: number;
  readonly ended: { readonly because: RunEnd; readonly message: string | null } | null;
  readonly lastAt: number | null;
  readonly nextSeq: number;
}

/** The steps from the root to this one, this one included. */
export function trajectory(state: RunState, step: string | null): readonly StepState[] {
  const steps: StepState[] = [];
  for (let id = step; id !== null;) {
    const found = stepOf(state, id);
    steps.push(found);
    id = found.parent;
  }
  return steps.reverse();
}

export function stepOf(state: RunState, id: string): StepState {
  const step = state.steps.get(id);
  if (step === undefined) throw new RangeError(`the run has no step ${id}`);
  return step;
}

export function branchOf(state: RunState, id: string): BranchState {
  const branch = state.branches.get(id);
  if (branch === undefined) throw new RangeError(`the run has no branch ${id}`);
  return branch;
}

/** Who finds the branches that were opened to follow one of a branch's reflections, in order. */
export type FindFollowers = (branch: string, reflection: number) => readonly BranchState[];

/** Looks through the branches once: a drawing asks for each reflection, and there may be thousands. */
export function followersIn(state: RunState): FindFollowers {
  const found = new Map<string, BranchState[]>();
  for (const follower of state.branches.values()) {
    const key = `${follower.because} ${follower.reflection}`;
    const others = found.get(key);
    if (others === undefined) found.set(key, [follower]);
    else others.push(follower);
  }
  return (branch, reflection) => found.get(`${branch} ${reflection}`) ?? [];
}

/** The newest step a branch stands on: its own last one, or the one it started from. */
export function tipOf(branch: BranchState): string | null {
  return branch.steps.at(-1) ?? branch.from;
}

export function isSolved(step: StepState): boolean {
  const judged = step.judged;
  if (judged === null || judged.visible.verdict !== 'accepted') return false;
  return judged.hidden === undefined || judged.hidden.verdict === 'accepted';
}

/** Whether it was judged and found wanting: a person may fix it. */
export function hasFailed(step: StepState): boolean {
  return step.judged !== null && !isSolved(step);
}

/** The word that stands for the whole step: the hidden verdict where the program was submitted. */
export function stepVerdict(step: StepState): StepVerdict | null {
  if (step.judged === null) return null;
  return step.judged.hidden?.verdict ?? step.judged.visible.verdict;
}

/** Whether another agent took the step, before the run took it over. */
export function isImported(step: StepState): boolean {
  return step.taken.agent !== undefined;
}

/** Whether a person wrote the step's program. */
export function isByPerson(step: StepState): boolean {
  return step.taken.author === 'person';
}
