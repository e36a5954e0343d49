import type { RunFactOf, Spend } from '../../domain/runEvent.ts';
import { stepOf, type RunState } from '../../domain/runState.ts';
import type { Budget } from '../../domain/settings.ts';
import { shellWord } from '../../domain/shellWord.ts';
import { LeafeError } from '../errors.ts';
import { budgetOf, tokensOf } from './budget.ts';
import type { ExploreDeps } from './deps.ts';
import { startOf } from './nextMove.ts';

/** A branch that a person asks for. */
export interface BranchAsk {
  /** The step it goes on from; null is the bare problem. */
  readonly from: string | null;
  /** The person's hint, which becomes its lesson; empty for none. */
  readonly hint: string;
}

/** The most one step of the run can take. */
export interface StepNeed {
  readonly tests: number;
  readonly tokens: number;
}

/** Throws `input.invalid` for a step that the run does not have. */
export function checkAsk(run: string, state: RunState, { from }: BranchAsk): void {
  if (from === null || state.steps.has(from)) return;
  throw new LeafeError('input', 'invalid', `The run ${run} has no step ${JSON.stringify(from)}.`, {
    todo: `See its steps with \`leafe show ${shellWord(run)}\`.`,
  });
}

/** Puts the branch's ref where it goes on from, and gives what its opening says; nothing is recorded yet. */
export async function askedBranch(
  ask: BranchAsk,
  { recorder, checkpoints, environment, model }: ExploreDeps,
  signal: AbortSignal,
): Promise<RunFactOf<'branchOpened'>> {
  const { run, state } = recorder;
  checkAsk(run, state, ask);
  const branch = `b${state.branches.size + 1}`;
  if (ask.from !== null) {
    const { taken } = stepOf(state, ask.from);
    await checkpoints.fork(run, branch, taken.checkpoint, signal);
  }
  const need = { tests: environment.begin().testsPerAction, tokens: model.contextTokens };
  return askedFact(branch, ask, state, need);
}

function askedFact(
  branch: string,
  { from, hint }: BranchAsk,
  state: RunState,
  need: StepNeed,
): RunFactOf<'branchOpened'> {
  const fix = hint.trim();
  const budget = roomFor(startOf(state).settings.horizon, need, state);
  return {
    kind: 'branchOpened',
    branch,
    from,
    because: null,
    reflection: null,
    experiences: fix === '' ? [] : [{ blamed: null, diagnosis: '', fix, facts: [] }],
    depth: 0,
    author: 'person',
    ...(budget === null ? {} : { budget }),
  };
}

/**
 * The run's budget, raised to let so many steps more be taken: who asks for a branch wants it walked. A run that is over needs it
 * where it has no room left; one that goes on keeps what it has for its own branches. Null where nothing has to be raised.
 */
export function roomFor(steps: number, need: StepNeed, state: RunState): Budget | null {
  const budget = budgetOf(state);
  const { spend, ended } = state;
  const over = ended?.because === 'solved' || ended?.because === 'exhausted';
  const raise = (limit: number | null, used: number, more: number): number | null => {
    if (limit === null) return null;
    return over ? Math.max(limit, Math.ceil(used + more)) : Math.max(limit, used) + Math.ceil(more);
  };
  const raised: Budget = {
    programs: raise(budget.programs, spend.programs, steps),
    steps: raise(budget.steps, spend.steps, steps),
    tests: raise(budget.tests, spend.tests, steps * need.tests),
    tokens: raise(budget.tokens, tokensOf(spend), steps * need.tokens),
    seconds: raise(budget.seconds, spend.seconds, steps * secondsEach(spend)),
  };
  return JSON.stringify(raised) === JSON.stringify(budget) ? null : raised;
}

/** Twice what a step has taken so far, and at least a minute: time is looked at before each step only. */
function secondsEach({ seconds, steps }: Spend): number {
  return Math.max(60, steps === 0 ? 0 : (2 * seconds) / steps);
}
