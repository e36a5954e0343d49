import { assertNever } from './assertNever.ts';
import type { RunEvent, RunEventOf, Spend } from './runEvent.ts';
import {
  branchOf,
  isByPerson,
  stepOf,
  type BranchState,
  type ReflectionState,
  type RunState,
} from './runState.ts';
import { addCall, addJudging, NO_WORK, startAnew } from './workTime.ts';

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
    settledBranches: 0,
    ended: null,
    lastAt: null,
    nextSeq: 0,
  };
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

export function fold(events: Iterable<RunEvent>): RunState {
  const run = new RunFold();
  for (const event of events) run.take(event);
  return run.state;
}

/** A fold of many events under way. It makes the one copy of its beginning that `reduce` makes for each event. */
export class RunFold {
  readonly #draft: Draft;

  /** `known` is gone on from and used up. */
  constructor(known: RunState = emptyRun()) {
    this.#draft = { ...known, spend: { ...known.spend } };
  }

  /** What the events so far tell of: the next one changes it. */
  get state(): RunState {
    return this.#draft;
  }

  take(event: RunEvent): void {
    const run = this.#draft;
    const at = Date.parse(event.at);
    const worked = run.lastAt === null || event.kind === 'runResumed' ? 0 : at - run.lastAt;
    run.spend.seconds += Math.max(0, worked) / 1000;
    run.lastAt = at;
    run.nextSeq = event.seq + 1;
    take(run, event);
  }
}

/** The state to come while an event is taken in: a copy of its own, but for what the lists and maps hold. */
type Draft = { -readonly [K in keyof RunState]: RunState[K] } & {
  spend: { -readonly [K in keyof Spend]: Spend[K] };
};

/**
 * Takes one event in. The maps are carried over, not copied, so that ten thousand steps fold in linear time: the state
 * given must not be used afterwards.
 */
export function reduce(state: RunState, event: RunEvent): RunState {
  const run = new RunFold(state);
  run.take(event);
  return run.state;
}

function take(run: Draft, event: RunEvent): void {
  switch (event.kind) {
    case 'runStarted':
      run.started = event;
      run.budget = event.settings.budget;
      return;
    case 'runResumed':
      run.ended = null;
      run.work = startAnew(run.work);
      return;
    case 'branchOpened':
      return openBranch(run, event);
    case 'roundStarted':
      run.owing = event.branches;
      run.work = startAnew(run.work);
      return;
    case 'replyDiscarded':
      return discardReply(run, event);
    case 'stepTaken':
      return takeStep(run, event);
    case 'stepJudged':
      return judgeStep(run, event);
    case 'branchReflected':
      return addReflection(run, event);
    case 'branchClosed':
      changeBranch(run, event.branch, { closed: event.because });
      run.owing = run.owing.filter((id) => id !== event.branch);
      return;
    case 'correctionRecorded':
      run.corrections = [...run.corrections, event];
      return;
    case 'runEnded':
      run.ended = { because: event.because, message: event.message ?? null };
      if (event.because === 'exhausted') run.settledBranches = run.branches.size;
      return;
    default:
      assertNever(event);
  }
}

function openBranch(run: Draft, event: RunEventOf<'branchOpened'>): void {
  if (event.because !== null) countOpened(run, event.because, event.reflection);
  set(run.branches, event.branch, {
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
  });
  run.budget = event.budget ?? run.budget;
  if (event.fixes === undefined) run.spend.branches += 1;
}

function countOpened(run: Draft, id: string, which: number | null): void {
  const reflections = branchOf(run, id).reflections.map((reflection, index) =>
    index === which ? { ...reflection, opened: reflection.opened + 1 } : reflection,
  );
  changeBranch(run, id, { reflections });
}

function discardReply(run: Draft, event: RunEventOf<'replyDiscarded'>): void {
  const { discardedActs, discardedReflections } = branchOf(run, event.branch);
  if (event.purpose === 'act') {
    spendCall(run, event, 'act', discardedActs);
    changeBranch(run, event.branch, { discardedActs: discardedActs + 1 });
  } else {
    spendCall(run, event, 'reflect', discardedReflections);
    changeBranch(run, event.branch, { discardedReflections: discardedReflections + 1 });
  }
}

function takeStep(run: Draft, event: RunEventOf<'stepTaken'>): void {
  const { step, branch, parent } = event;
  const position = parent === null ? 1 : stepOf(run, parent).position + 1;
  set(run.steps, step, { id: step, branch, parent, position, taken: event, judged: null });
  const { steps, discardedActs } = branchOf(run, branch);
  changeBranch(run, branch, { steps: [...steps, step], discardedActs: 0 });
  run.owing = run.owing.filter((id) => id !== branch);
  // What another agent's model took was not this run's to spend.
  const isOwn = event.author !== 'person' && event.agent === undefined;
  if (isOwn) spendCall(run, event, 'act', discardedActs);
}

function judgeStep(run: Draft, event: RunEventOf<'stepJudged'>): void {
  const step = stepOf(run, event.step);
  set(run.steps, event.step, { ...step, judged: event });
  if (isByPerson(step)) return;
  run.work = addJudging(run.work, event.judgeMs);
  run.spend.steps += 1;
  run.spend.programs += event.visible.verdict === 'noProgram' ? 0 : 1;
  run.spend.tests += event.testsRun;
  run.spend.judgeMs += event.judgeMs;
}

function addReflection(run: Draft, event: RunEventOf<'branchReflected'>): void {
  const { steps, reflections, discardedReflections } = branchOf(run, event.branch);
  const { blamed, diagnosis, fix, evidence } = event;
  const reflection: ReflectionState = {
    event,
    experience: { blamed, diagnosis, fix, facts: evidence.map(({ text }) => text) },
    from: stepOf(run, blamed).parent,
    after: steps.at(-1) ?? blamed,
    opened: 0,
  };
  changeBranch(run, event.branch, {
    reflections: [...reflections, reflection],
    discardedReflections: 0,
  });
  if (event.transcript !== null) spendCall(run, event, 'reflect', discardedReflections);
  run.spend.reflections += 1;
}

interface Call {
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number };
  readonly modelMs: number;
}

/** `ask` is how often the branch had been asked for the same before. */
function spendCall(run: Draft, call: Call, purpose: 'act' | 'reflect', ask: number): void {
  const { spend } = run;
  const { promptTokens, completionTokens } = call.usage;
  if (purpose === 'act') {
    spend.actPromptTokens += promptTokens;
    spend.actCompletionTokens += completionTokens;
  } else {
    spend.reflectPromptTokens += promptTokens;
    spend.reflectCompletionTokens += completionTokens;
  }
  spend.modelMs += call.modelMs;
  run.calls += 1;
  run.work = addCall(run.work, `${purpose} ${ask}`, call.modelMs);
}

/** A branch that others may still hold is replaced, not written into. */
function changeBranch(run: Draft, id: string, change: Partial<BranchState>): void {
  set(run.branches, id, { ...branchOf(run, id), ...change });
}

/** The one place that writes into a carried-over map. */
function set<V>(map: ReadonlyMap<string, V>, key: string, value: V): void {
  (map as Map<string, V>).set(key, value);
}
