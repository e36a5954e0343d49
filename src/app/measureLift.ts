import type { Correction } from '../core/learn/corrections.ts';
import { drawLift, liftNeed as needOf, type LiftPlan } from '../core/learn/lift.ts';
import { comparesBoth } from '../core/learn/liftFigures.ts';
import { LeafeError } from '../core/errors.ts';
import type { Reservation } from '../core/explore/budget.ts';
import type { Lift, LiftDraw, LiftEnd } from '../domain/lift.ts';
import { emptyRun } from '../domain/foldRun.ts';
import { systemClock } from '../platform/clock.ts';
import { appendLift } from '../platform/files/lifts.ts';
import { nameOf } from './corrections.ts';
import { problemOfRun, startOfRun } from './problemOfRun.ts';
import { readRun } from './readRun.ts';
import { contestFor, type Workbench } from './runs.ts';
import type { ModelChoice } from './workbench.ts';

/** The model that a lesson is measured with: the run's own, opened as it was then. */
export async function modelOfCorrection(
  { run }: Correction,
  home: string,
  signal: AbortSignal,
): Promise<ModelChoice> {
  const { model, modelOptions } = startOfRun((await readRun(run, { home, signal })).state);
  return { model, options: modelOptions };
}

/** The most that measuring a correction's lesson takes for each draw with it and one without. */
export async function liftNeed(
  correction: Correction,
  { home, model, judge, checkpoints }: Workbench,
  signal: AbortSignal,
): Promise<Required<Reservation>> {
  const { state } = await readRun(correction.run, { home, signal });
  const started = startOfRun(state);
  const problem = await problemOfRun(started, home, signal);
  const environment = contestFor(problem, started.settings, judge);
  return needOf(correction, state, { environment, checkpoints, model }, signal);
}

/**
 * Measures what a correction's lesson does, and keeps what was found: also where it ends early, as long as there is a draw of each
 * kind. The run may be at work meanwhile.
 */
export async function measureLift(
  correction: Correction,
  plan: Omit<LiftPlan, 'seed'> & { readonly seed?: number | undefined },
  { home, model, judge, checkpoints }: Workbench,
  onDraw: (draws: readonly LiftDraw[]) => void,
  signal: AbortSignal,
): Promise<Lift> {
  const { state } = await readRun(correction.run, { home, signal });
  const started = startOfRun(state);
  const problem = await problemOfRun(started, home, signal);
  const environment = contestFor(problem, started.settings, judge);
  const deps = { environment, checkpoints, model, clock: systemClock };
  const { times, budget, seed = started.seed } = plan;
  const draws: LiftDraw[] = [];
  let spend = emptyRun().spend;
  const watcher = {
    onDraw: (draw: LiftDraw, used: typeof spend): void => {
      draws.push(draw);
      spend = used;
      onDraw(draws);
    },
  };
  const found = (because: LiftEnd): Lift => ({
    v: 1,
    correction: nameOf(correction),
    model: model.name,
    times,
    seed,
    because,
    draws,
    spend: {
      programs: spend.programs,
      tests: spend.tests,
      promptTokens: spend.actPromptTokens,
      completionTokens: spend.actCompletionTokens,
      seconds: spend.seconds,
    },
    at: new Date(systemClock.now()).toISOString(),
  });
  const drawn = async (): Promise<LiftEnd> => {
    try {
      return await drawLift(correction, state, { times, budget, seed }, deps, watcher, signal);
    } catch (error) {
      if (comparesBoth(draws))
        await appendLift(home, found(signal.aborted ? 'cancelled' : 'failed'));
      throw error;
    }
  };
  const lift = found(await drawn());
  if (!comparesBoth(draws)) throw tooSmall();
  await appendLift(home, lift);
  return lift;
}

function tooSmall(): LeafeError<'input'> {
  const what = 'The budget ends before there is a draw of each kind.';
  return new LeafeError('input', 'invalid', what, { todo: 'Give it a larger one.' });
}
