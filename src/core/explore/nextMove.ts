import type { BranchEnd, Experience, RunEnd } from '../../domain/runEvent.ts';
import { rejectedFor } from '../../domain/rejected.ts';
import {
  branchOf,
  isByPerson,
  isSolved,
  stepOf,
  type BranchState,
  type RunState,
} from '../../domain/runState.ts';
import type { Settings } from '../../domain/settings.ts';
import { isSpent } from './budget.ts';
import { limitsOf, type PolicyLimits } from './policy.ts';

export interface BranchRequest {
  readonly from: string | null;
  readonly because: { readonly branch: string; readonly reflection: number } | null;
  readonly experiences: readonly Experience[];
  readonly depth: number;
}

/** One thing to do next. Doing it writes events, and the events lead to the next move. */
export type Move =
  | { readonly kind: 'takeSteps'; readonly branches: readonly string[] }
  | { readonly kind: 'rejudge'; readonly step: string }
  | { readonly kind: 'close'; readonly branch: string; readonly because: BranchEnd }
  | { readonly kind: 'correct'; readonly branch: string }
  | { readonly kind: 'reflect'; readonly branches: readonly string[] }
  | { readonly kind: 'open'; readonly request: BranchRequest }
  | { readonly kind: 'startRound'; readonly branches: readonly string[] }
  | { readonly kind: 'end'; readonly because: RunEnd };

/**
 * What a run does next, from its folded journal alone: a run that goes on after a stop decides as if it had never stopped.
 * Branches advance in rounds of one step each, so that the order of events does not depend on which reply came first.
 */
export function nextMove(state: RunState): Move {
  const { settings, policy, width } = startOf(state);
  const limits = limitsOf(policy, settings);
  const unjudged = [...state.steps.values()].find(({ judged }) => judged === null);
  if (unjudged !== undefined) return { kind: 'rejudge', step: unjudged.id };
  const owed = goOnWithRound(state);
  if (owed !== null) return owed;

  const open = [...state.branches.values()].filter((branch) => branch.closed === null);
  const settled = open.map((branch) => settle(state, branch, limits)).find((move) => move !== null);
  if (settled !== undefined) return settled;
  if (isEnough(state, settings)) return finishPersons(open);

  const spent = isSpent(state);
  const unreflected = spent ? [] : branchesToReflect(state, limits, settings);
  if (unreflected.length > 0) return { kind: 'reflect', branches: unreflected };

  const hasRoom = open.length < width && !spent;
  const request = hasRoom ? nextBranch(state, limits, settings) : null;
  if (request !== null) return { kind: 'open', request };
  if (open.length > 0) return { kind: 'startRound', branches: open.map(({ id }) => id) };
  return { kind: 'end', because: hasSolved(state) ? 'solved' : 'exhausted' };
}

export function startOf(state: RunState): NonNullable<RunState['started']> {
  if (state.started === null) throw new RangeError('the journal does not begin with runStarted');
  return state.started;
}

/** A first action equal to one tried from the same point is drawn once more; the second time the branch is dropped. */
const DRAWS = 2;

/** Branches that draw again wait until the others have had their step: the order is the same after a stop. */
function goOnWithRound(state: RunState): Move | null {
  const owing = state.owing.map((id) => branchOf(state, id));
  if (owing.length === 0) return null;
  const dropped = owing.find(({ discardedActs }) => discardedActs >= DRAWS);
  if (dropped !== undefined) return { kind: 'close', branch: dropped.id, because: 'duplicate' };
  const fewest = Math.min(...owing.map(({ discardedActs }) => discardedActs));
  const next = owing.filter(({ discardedActs }) => discardedActs === fewest);
  return { kind: 'takeSteps', branches: next.map(({ id }) => id) };
}

/** The last of what a finished step owes the journal: its branch's end, and the correction it may be. */
function settle(state: RunState, branch: BranchState, limits: PolicyLimits): Move | null {
  const last = branch.steps.at(-1);
  if (last === undefined) return branch.fixes === null ? null : withoutItsFix(branch);
  const step = stepOf(state, last);
  if (isSolved(step)) {
    const corrects = rejectedFor(state, branch) !== null && !isCorrected(state, branch);
    return corrects
      ? { kind: 'correct', branch: branch.id }
      : { kind: 'close', branch: branch.id, because: 'solved' };
  }
  if (branch.fixes !== null || step.position >= horizonOf(state, branch, limits)) {
    return { kind: 'close', branch: branch.id, because: 'failed' };
  }
  return null;
}

/** As after a kill before the person's program was written down: no model may write in its place. */
function withoutItsFix({ id }: BranchState): Move {
  return { kind: 'close', branch: id, because: 'stopped' };
}

/**
 * How many steps a trajectory may have where this branch ends. A person's branch takes as many as an episode has, wherever it
 * starts and whatever the policy; what is learnt from it starts over with it.
 */
export function horizonOf(state: RunState, branch: BranchState, limits: PolicyLimits): number {
  const { settings } = startOf(state);
  for (let at = branch; ; at = branchOf(state, at.because)) {
    if (at.author === 'person') {
      return settings.horizon + (at.from === null ? 0 : stepOf(state, at.from).position);
    }
    if (at.because === null) return limits.horizon;
  }
}

function isCorrected(state: RunState, branch: BranchState): boolean {
  return state.corrections.some(({ corrected }) => corrected === branch.steps[0]);
}

function isEnough(state: RunState, settings: Settings): boolean {
  if (!settings.collect) return hasSolved(state);
  const own = state.corrections.filter(
    ({ corrected }) => !isByPerson(stepOf(state, corrected)),
  ).length;
  return own >= settings.corrections;
}

/** A person's own program is no success of the run. */
function hasSolved(state: RunState): boolean {
  for (const { closed, fixes } of state.branches.values()) {
    if (closed === 'solved' && fixes === null) return true;
  }
  return false;
}

/** The run has what it wants and its own branches stop; what a person has asked for goes on to its end. */
function finishPersons(open: readonly BranchState[]): Move {
  const rest = open.find(({ author }) => author === 'run');
  if (rest !== undefined) return { kind: 'close', branch: rest.id, because: 'stopped' };
  if (open.length > 0) return { kind: 'startRound', branches: open.map(({ id }) => id) };
  return { kind: 'end', because: 'solved' };
}

function branchesToReflect(
  state: RunState,
  limits: PolicyLimits,
  settings: Settings,
): readonly string[] {
  if (!limits.reflects || ownBranches(state).length + queued(state, settings) >= limits.branches)
    return [];
  return unsettled(state)
    .filter((branch) => branch.depth < settings.depth && owesReflection(branch, settings))
    .map(({ id }) => id);
}

function owesReflection(branch: BranchState, settings: Settings): boolean {
  const last = branch.steps.at(-1);
  if (last === undefined || branch.reflections.some(({ after }) => after === last)) return false;
  if (branch.closed === 'failed') return true;
  const every = settings.reflectEvery;
  return branch.closed === null && every > 0 && branch.steps.length % every === 0;
}

/** Those that may still lead to others: what a person asks of a run that was over must not wake what it has left lying. */
function unsettled({ branches, settledBranches }: RunState): readonly BranchState[] {
  return [...branches.values()].slice(settledBranches);
}

/** Branches that reflections have asked for and that are not open yet. */
function queued(state: RunState, settings: Settings): number {
  let count = 0;
  for (const { reflections } of unsettled(state)) {
    for (const { opened } of reflections) count += settings.branchesPerReflection - opened;
  }
  return count;
}

/** Those that the run opened by itself: what a person asks for counts for none of the limits. */
function ownBranches({ branches }: RunState): readonly BranchState[] {
  return [...branches.values()].filter(({ author }) => author === 'run');
}

/** First in, first out: the rollouts, then what each reflection asks for, in the order of the reflections. */
function nextBranch(
  state: RunState,
  limits: PolicyLimits,
  settings: Settings,
): BranchRequest | null {
  const own = ownBranches(state);
  if (own.length >= limits.branches) return null;
  const rollouts = own.filter(({ because }) => because === null).length;
  const begins = state.settledBranches === 0 && rollouts < limits.rollouts;
  if (begins) return { from: null, because: null, experiences: [], depth: 0 };
  return nextCorrection(state, settings);
}

function nextCorrection(state: RunState, settings: Settings): BranchRequest | null {
  const waiting = unsettled(state)
    .flatMap((branch) =>
      branch.reflections.map((reflection, index) => ({ branch, reflection, index })),
    )
    .filter(({ reflection }) => reflection.opened < settings.branchesPerReflection)
    .sort((a, b) => a.reflection.event.seq - b.reflection.event.seq);
  const [first] = waiting;
  if (first === undefined) return null;
  const { branch, reflection, index } = first;
  return {
    from: reflection.from,
    because: { branch: branch.id, reflection: index },
    experiences: [...branch.experiences, reflection.experience],
    depth: branch.depth + 1,
  };
}

/**
 * The digests of the first actions tried from the same point, the blamed one among them. A person's program is none of them: a
 * model that writes it has found the answer by itself.
 */
export function triedFrom(state: RunState, branch: BranchState): ReadonlySet<string> {
  const tried = new Set<string>();
  for (const step of state.steps.values()) {
    if (step.parent === branch.from && step.branch !== branch.id && !isByPerson(step)) {
      tried.add(step.taken.programDigest);
    }
  }
  return tried;
}

/** Whether the step to come is the branch's first. */
export function isFirstStep(branch: BranchState): boolean {
  return branch.steps.length === 0;
}
