import { createHash, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { ContestEnvironment } from '../core/contest/contestEnvironment.ts';
import { askedBranch, type BranchAsk } from '../core/explore/askedBranch.ts';
import { explore } from '../core/explore/explore.ts';
import { startOf } from '../core/explore/nextMove.ts';
import type { ChatModel } from '../core/ports/chatModel.ts';
import type { Checkpoints } from '../core/ports/checkpoints.ts';
import type { Judge } from '../core/ports/judge.ts';
import type { Journal } from '../core/ports/journal.ts';
import { Recorder, type RunListener } from '../core/run/recorder.ts';
import type { Problem } from '../domain/problem.ts';
import { shortName } from '../domain/shortName.ts';
import type { RunEnd, RunFact, RunFactOf } from '../domain/runEvent.ts';
import { emptyRun } from '../domain/foldRun.ts';
import type { RunState } from '../domain/runState.ts';
import type { Settings } from '../domain/settings.ts';
import { systemClock } from '../platform/clock.ts';
import { openJournal } from '../platform/files/journal.ts';
import { newRunId } from '../platform/files/runId.ts';
import { runsFolder } from '../platform/files/runs.ts';
import { foldJournal } from './foldJournal.ts';
import { settled } from './settled.ts';

/** What several runs of one process share. */
export interface Workbench {
  readonly home: string;
  readonly model: ChatModel;
  readonly judge: Judge;
  readonly checkpoints: Checkpoints;
}

export type RunPlan = Omit<RunFactOf<'runStarted'>, 'kind' | 'problem' | 'width'>;

export function newRun(problem: Problem): string {
  const random = (): number => randomInt(2 ** 31) / 2 ** 31;
  return newRunId(systemClock.now(), shortName(problem.name), random);
}

/** Starts a run of its own for a problem and explores it to its end. */
export async function startRun(
  run: string,
  problem: Problem,
  plan: RunPlan,
  bench: Workbench,
  listeners: readonly RunListener[],
  signal: AbortSignal,
): Promise<RunEnd> {
  const started: RunFact = {
    kind: 'runStarted',
    problem: problem.name,
    ...plan,
    settings: settled(plan.settings, plan.model),
    width: Math.max(1, bench.model.batch),
  };
  return withJournal(bench.home, run, signal, (journal) =>
    exploreFrom(emptyRun(), started, { run, problem, bench, journal, listeners }, signal),
  );
}

export interface GoOnPlan {
  readonly version: string;
  /** A branch that a person asks for: the run goes on with it, whether it had ended or not. */
  readonly ask?: BranchAsk | undefined;
  /** The run as it was read before, to be used up: only what was written since is read then. */
  readonly known?: RunState;
}

/** Goes on with a run from where its journal stands. A branch asked for is in the journal as soon as the run goes on. */
export async function goOnWithRun(
  folder: string,
  problem: Problem,
  plan: GoOnPlan,
  bench: Workbench,
  listeners: readonly RunListener[],
  signal: AbortSignal,
): Promise<RunEnd> {
  const journal = await openJournal(folder, { mode: 'write' }, signal);
  try {
    const { run, state } = await foldJournal(journal, { known: plan.known });
    const parts = { run, problem, bench, journal, listeners, ask: plan.ask };
    const resumed: RunFact = { kind: 'runResumed', version: plan.version };
    return await exploreFrom(state, resumed, parts, signal);
  } finally {
    await journal.close();
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

interface RunParts {
  readonly run: string;
  readonly problem: Problem;
  readonly bench: Workbench;
  readonly journal: Journal;
  readonly listeners: readonly RunListener[];
  readonly ask?: BranchAsk | undefined;
}

async function exploreFrom(
  state: RunState,
  first: RunFact,
  { run, problem, bench, journal, listeners, ask }: RunParts,
  signal: AbortSignal,
): Promise<RunEnd> {
  const recorder = new Recorder({ run, journal, clock: systemClock, state, listeners });
  const { settings } = first.kind === 'runStarted' ? first : startOf(state);
  const environment = contestFor(problem, settings, bench.judge);
  const { model, checkpoints } = bench;
  const deps = { environment, model, checkpoints, recorder };
  // In one write: a kill must not leave a run that goes on without the branch it was resumed for.
  const asked = ask === undefined ? [] : [await askedBranch(ask, deps, signal)];
  await recorder.record(first, ...asked);
  return explore(deps, signal);
}

/** The problem as the run's settings want it walked. */
export function contestFor(problem: Problem, settings: Settings, judge: Judge): ContestEnvironment {
  const { language } = settings;
  const failedPrograms = settings.failedPrograms === 'hidden' ? 'hidden' : 'shown';
  return new ContestEnvironment({ problem, judge, language, failedPrograms, digest: sha256 });
}

async function withJournal<T>(
  home: string,
  run: string,
  signal: AbortSignal,
  use: (journal: Journal) => Promise<T>,
): Promise<T> {
  const journal = await openJournal(join(runsFolder(home), run), { mode: 'write' }, signal);
  try {
    return await use(journal);
  } finally {
    await journal.close();
  }
}
