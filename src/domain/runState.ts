import { assertNever } from './assertNever.ts';
import type {
  BranchEnd,
  Experience,
  RunEnd,
  RunEvent,
  RunEventOf,
  Spend,
  StepVerdict,
} from './runEvent.ts';
import type { Budget } from './settings.ts';
import { addCall, addJudging, NO_WORK, startAnew, type WorkTime } from './workTime.ts';

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

/** What a journal says, folded. One owner: `reduce` uses the state it is given up. */
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
  readonly ended: { readonly because: RunEnd; readonly message: string | null } | null;
  readonly lastAt: number | null;
  readonly nextSeq: number;
}

const NOTHING_SPENT: Spend = {
  steps: 0,
  programs: 0,
  tests: 0,
  branches: 0,
  reflections: 0,
  actPromptTokens: 0,
  actCompletionTokens: 0,
  reflectPromptTokens: 0,
  reflectCompletionTokens: 0,
  seconds: 0,
  modelMs: 0,
  judgeMs: 0,
};

export function emptyRun(): RunState {
  return {
    started: null,
    branches: new Map(),
    steps: new Map(),
    owing: [],
    corrections: [],
    spend: NOTHING_SPENT,
    budget: null,
    work: NO_WORK,
    calls: 0,
    ended: null,
    lastAt: null,
    nextSeq: 0,
  };
}

/**
 * Takes one event in. The maps are carried over, not copied, so that ten thousand steps fold in linear time: the state
 * given must not be used afterwards.
 */
export function reduce(state: RunState, event: RunEvent): RunState {
  const at = Date.parse(event.at);
  const worked = state.lastAt === null || event.kind === 'runResumed' ? 0 : at - state.lastAt;
  const spend = { ...state.spend, seconds: state.spend.seconds + Math.max(0, worked) / 1000 };
  const next = { ...state, spend, lastAt: at, nextSeq: event.seq + 1 };
  switch (event.kind) {
    case 'runStarted':
      return { ...next, started: event, budget: event.settings.budget };
    case 'runResumed':
      return { ...next, ended: null, work: startAnew(next.work) };
    case 'branchOpened':
      return openBranch(next, event);
    case 'roundStarted':
      return { ...next, owing: event.branches, work: startAnew(next.work) };
    case 'replyDiscarded':
      return discardReply(next, event);
    case 'stepTaken':
      return takeStep(next, event);
    case 'stepJudged':
      return judgeStep(next, event);
    case 'branchReflected':
      return addReflection(next, event);
    case 'branchClosed':
      return {
        ...withBranch(next, event.branch, (branch) => ({ ...branch, closed: event.because })),
        owing: next.owing.filter((id) => id !== event.branch),
      };
    case 'correctionRecorded':
      return { ...next, corrections: [...next.corrections, event] };
    case 'runEnded':
      return { ...next, ended: { because: event.because, message: event.message ?? null } };
    default:
      return assertNever(event);
  }
}

export function fold(events: Iterable<RunEvent>): RunState {
  let state = emptyRun();
  for (const event of events) state = reduce(state, event);
  return state;
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

/** The word that stands for the whole step: the hidden verdict where the program was submitted. */
export function stepVerdict(step: StepState): StepVerdict | null {
  if (step.judged === null) return null;
  return step.judged.hidden?.verdict ?? step.judged.visible.verdict;
}

/** Whether a person wrote the step's program. */
export function isByPerson(step: StepState): boolean {
  return step.taken.author === 'person';
}

type Mutable = Omit<RunState, 'branches' | 'steps'> & {
  readonly branches: ReadonlyMap<string, BranchState>;
  readonly steps: ReadonlyMap<string, StepState>;
};

function openBranch(state: Mutable, event: RunEventOf<'branchOpened'>): RunState {
  const opened: BranchState = {
    id: event.branch,
    from: event.from,
    author: event.author ?? 'run',
    fixes: event.fixes ?? null,
    because: event.because,
    reflection: event.reflection,
    experiences: event.experiences,
    depth: event.depth,
    steps: [],
    discardedActs: 0,
    discardedReflections: 0,
    reflections: [],
    closed: null,
  };
  const counted =
    event.because === null
      ? state
      : withBranch(state, event.because, (parent) => countOpened(parent, event.reflection));
  set(counted.branches, event.branch, opened);
  const budget = event.budget ?? counted.budget;
  if (event.fixes !== undefined) return { ...counted, budget };
  return { ...counted, budget, spend: { ...counted.spend, branches: counted.spend.branches + 1 } };
}

function countOpened(parent: BranchState, which: number | null): BranchState {
  const reflections = parent.reflections.map((reflection, index) =>
    index === which ? { ...reflection, opened: reflection.opened + 1 } : reflection,
  );
  return { ...parent, reflections };
}

function discardReply(state: Mutable, event: RunEventOf<'replyDiscarded'>): RunState {
  const acting = event.purpose === 'act';
  const { discardedActs, discardedReflections } = branchOf(state, event.branch);
  const ask = acting ? discardedActs : discardedReflections;
  const counted = withBranch(state, event.branch, (branch) =>
    acting
      ? { ...branch, discardedActs: branch.discardedActs + 1 }
      : { ...branch, discardedReflections: branch.discardedReflections + 1 },
  );
  return spent(counted, event, acting ? 'act' : 'reflect', ask);
}

function takeStep(state: Mutable, event: RunEventOf<'stepTaken'>): RunState {
  const position = event.parent === null ? 1 : stepOf(state, event.parent).position + 1;
  set(state.steps, event.step, {
    id: event.step,
    branch: event.branch,
    parent: event.parent,
    position,
    taken: event,
    judged: null,
  });
  const { discardedActs } = branchOf(state, event.branch);
  const grown = withBranch(state, event.branch, (branch) => ({
    ...branch,
    steps: [...branch.steps, event.step],
    discardedActs: 0,
  }));
  const owing = state.owing.filter((id) => id !== event.branch);
  if (event.author === 'person') return { ...grown, owing };
  return { ...spent(grown, event, 'act', discardedActs), owing };
}

function judgeStep(state: Mutable, event: RunEventOf<'stepJudged'>): RunState {
  const step = stepOf(state, event.step);
  set(state.steps, event.step, { ...step, judged: event });
  if (isByPerson(step)) return state;
  const { spend } = state;
  const judgedOne = event.visible.verdict === 'noProgram' ? 0 : 1;
  return {
    ...state,
    work: addJudging(state.work, event.judgeMs),
    spend: {
      ...spend,
      steps: spend.steps + 1,
      programs: spend.programs + judgedOne,
      tests: spend.tests + event.testsRun,
      judgeMs: spend.judgeMs + event.judgeMs,
    },
  };
}

function addReflection(state: Mutable, event: RunEventOf<'branchReflected'>): RunState {
  const blamed = stepOf(state, event.blamed);
  const { discardedReflections } = branchOf(state, event.branch);
  const grown = withBranch(state, event.branch, (branch) => {
    const reflection: ReflectionState = {
      event,
      experience: {
        blamed: event.blamed,
        diagnosis: event.diagnosis,
        fix: event.fix,
        facts: event.evidence.map(({ text }) => text),
      },
      from: blamed.parent,
      after: branch.steps.at(-1) ?? event.blamed,
      opened: 0,
    };
    return {
      ...branch,
      reflections: [...branch.reflections, reflection],
      discardedReflections: 0,
    };
  });
  const counted =
    event.transcript === null ? grown : spent(grown, event, 'reflect', discardedReflections);
  return {
    ...counted,
    spend: { ...counted.spend, reflections: counted.spend.reflections + 1 },
  };
}

function spent(
  state: Mutable,
  event: { readonly usage: { promptTokens: number; completionTokens: number }; modelMs: number },
  purpose: 'act' | 'reflect',
  /** How often the branch had been asked for the same before. */
  ask: number,
): RunState {
  const { spend } = state;
  const { promptTokens, completionTokens } = event.usage;
  const tokens =
    purpose === 'act'
      ? {
          actPromptTokens: spend.actPromptTokens + promptTokens,
          actCompletionTokens: spend.actCompletionTokens + completionTokens,
        }
      : {
          reflectPromptTokens: spend.reflectPromptTokens + promptTokens,
          reflectCompletionTokens: spend.reflectCompletionTokens + completionTokens,
        };
  return {
    ...state,
    calls: state.calls + 1,
    work: addCall(state.work, `${purpose} ${ask}`, event.modelMs),
    spend: { ...spend, ...tokens, modelMs: spend.modelMs + event.modelMs },
  };
}

function withBranch(
  state: Mutable,
  id: string,
  change: (branch: BranchState) => BranchState,
): Mutable {
  set(state.branches, id, change(branchOf(state, id)));
  return state;
}

/** The one place that writes into a carried-over map. */
function set<V>(map: ReadonlyMap<string, V>, key: string, value: V): void {
  (map as Map<string, V>).set(key, value);
}
