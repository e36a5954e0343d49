import { join } from 'node:path';
import { isLeafeError } from '../../core/errors.ts';
import type { Checkpoints } from '../../core/ports/checkpoints.ts';
import type { Judge } from '../../core/ports/judge.ts';
import type { Problem } from '../../domain/problem.ts';
import type { RunEventOf } from '../../domain/runEvent.ts';
import type { RunState } from '../../domain/runState.ts';
import { runsFolder } from '../../platform/files/runs.ts';
import { startOfRun } from '../problemOfRun.ts';
import { contestFor } from '../runs.ts';
import type { RunToLearnFrom } from './rowsOfRun.ts';

export interface LearnBench extends Pick<RunToLearnFrom, 'pairs'> {
  readonly home: string;
  readonly checkpoints: Checkpoints;
}

/** Finds the problem that a run began with; `input.invalid` where it cannot be had any more. */
export type FindProblem = (started: RunEventOf<'runStarted'>) => Promise<Problem>;

/** A run with its problem as it was; `gone` says why the problem cannot be had any more. */
export async function runToLearnFrom(
  run: string,
  state: RunState,
  bench: LearnBench,
  find: FindProblem,
): Promise<RunToLearnFrom | { readonly gone: string }> {
  try {
    const problem = await find(startOfRun(state));
    return learnFrom(run, state, problem, bench);
  } catch (error) {
    if (isLeafeError(error, 'input')) return { gone: error.message };
    throw error;
  }
}

/** The same where the problem is at hand. */
export function learnFrom(
  run: string,
  state: RunState,
  problem: Problem,
  { home, checkpoints, pairs }: LearnBench,
): RunToLearnFrom {
  const started = startOfRun(state);
  const environment = contestFor(problem, started.settings, NO_JUDGE);
  const folder = join(runsFolder(home), run);
  return { run, folder, state, started, problem, deps: { environment, checkpoints }, pairs };
}

/** What was told is only told again here, never judged. */
const NO_JUDGE: Judge = {
  judgeVisible: nothingIsJudged,
  judgeHidden: nothingIsJudged,
  close: async () => undefined,
};

function nothingIsJudged(): Promise<never> {
  return Promise.reject(new TypeError('nothing is judged while rows are collected'));
}
