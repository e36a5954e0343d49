import type { LiftDraw, LiftEnd } from '../../domain/lift.ts';
import type { Experience, Spend } from '../../domain/runEvent.ts';
import { emptyRun } from '../../domain/foldRun.ts';
import { branchOf, stepOf, type RunState } from '../../domain/runState.ts';
import type { Budget } from '../../domain/settings.ts';
import { LeafeError } from '../errors.ts';
import { Ledger, type Reservation } from '../explore/budget.ts';
import type { ExploreDeps } from '../explore/deps.ts';
import { episodeAt } from '../explore/episodes.ts';
import { startOf } from '../explore/nextMove.ts';
import { actRequest, lessonsFor, messagesWith } from '../explore/prompt.ts';
import { seedFor } from '../explore/seed.ts';
import { allOrFirstFailure } from '../explore/together.ts';
import { added, usedBy, type Used } from '../explore/used.ts';
import type { ChatMessage, ChatReply } from '../ports/chatModel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Episode } from '../ports/environment.ts';
import type { Correction } from './corrections.ts';

export interface LiftPlan {
  /** Draws with the lesson, and as many without. */
  readonly times: number;
  readonly seed: number;
  readonly budget: Budget;
}

export type LiftDeps = Pick<ExploreDeps, 'environment' | 'checkpoints' | 'model'> & {
  readonly clock: Clock;
};

export interface LiftWatcher {
  /** A draw is judged; `spend` is all that was used so far. */
  readonly onDraw: (draw: LiftDraw, spend: Spend) => void;
}

/**
 * Takes a correction's step again and again from before the blamed one: as exploring would with its lesson, and with all that was told
 * but this lesson. Both kinds take turns, so that what is there when it ends early compares. No draw is recorded in the run.
 */
export async function drawLift(
  correction: Correction,
  state: RunState,
  plan: LiftPlan,
  deps: LiftDeps,
  { onDraw }: LiftWatcher,
  signal: AbortSignal,
): Promise<LiftEnd> {
  const lessons = lessonsOf(correction, state);
  const point = stepOf(state, correction.blamed).parent;
  const wanted = Array.from({ length: 2 * plan.times }, (_, at) => ({
    told: at % 2 === 0,
    label: `${correction.correction}${at % 2 === 0 ? '+' : '-'}${Math.floor(at / 2) + 1}`,
  }));
  const started = deps.clock.now();
  let spend: Spend = emptyRun().spend;
  while (wanted.length > 0) {
    const ledger = new Ledger(plan.budget, spend);
    const round: Drawing[] = [];
    for (const one of wanted.slice(0, Math.max(1, deps.model.batch))) {
      const told = one.told ? lessons : lessons.slice(0, -1);
      const drawing = await prepared({ ...one, lessons: told }, point, state, deps, signal);
      if (!ledger.reserve(drawing.most)) break;
      round.push(drawing);
    }
    if (round.length === 0) return 'budget';
    wanted.splice(0, round.length);
    const replies = await allOrFirstFailure(
      round.map((drawing) => asked(drawing, plan.seed, state, deps, signal)),
    );
    // As exploring does: model and judge do not fight for the cores.
    for (const reply of replies) {
      const { draw, used } = await judged(reply, signal);
      spend = { ...added(spend, used), seconds: (deps.clock.now() - started) / 1000 };
      onDraw(draw, spend);
    }
  }
  return 'done';
}

/**
 * The most that a draw with the lesson and one without can use together: so many of each use no more than as many times that. Throws as
 * `drawLift` does where there is no lesson.
 */
export async function liftNeed(
  correction: Correction,
  state: RunState,
  deps: Omit<LiftDeps, 'clock'>,
  signal: AbortSignal,
): Promise<Required<Reservation>> {
  const lessons = lessonsOf(correction, state);
  const point = stepOf(state, correction.blamed).parent;
  const need = { programs: 0, steps: 0, tests: 0, tokens: 0 };
  for (const told of [true, false]) {
    const one = { told, label: '', lessons: told ? lessons : lessons.slice(0, -1) };
    const { most } = await prepared(one, point, state, deps, signal);
    need.programs += most.programs;
    need.steps += most.steps;
    need.tests += most.tests;
    need.tokens += most.tokens;
  }
  return need;
}

/** What the corrected step was told, its own lesson last. */
function lessonsOf(
  { branch, correction, author }: Correction,
  state: RunState,
): readonly Experience[] {
  const told = lessonsFor({ ...branchOf(state, branch), steps: [] }, startOf(state).settings);
  if (told.length > 0) return told;
  const who = author === 'person' ? 'It was written by a person' : 'Its step was told nothing';
  throw new LeafeError('input', 'invalid', `${correction} has no lesson to measure. ${who}.`, {
    todo: 'Choose a correction that came of a lesson.',
  });
}

interface Wanted {
  readonly told: boolean;
  readonly label: string;
  readonly lessons: readonly Experience[];
}

interface Drawing extends Wanted {
  readonly episode: Episode;
  readonly messages: readonly ChatMessage[];
  /** What it may use at most. */
  readonly most: Required<Reservation>;
}

async function prepared(
  one: Wanted,
  point: string | null,
  state: RunState,
  deps: Omit<LiftDeps, 'clock'>,
  signal: AbortSignal,
): Promise<Drawing> {
  const { settings } = startOf(state);
  // Of its own: an episode remembers what was tried in it.
  const episode = await episodeAt(point, state, deps, signal);
  const { messages, tokens } = await messagesWith(
    one.lessons,
    episode,
    settings,
    deps.model,
    signal,
  );
  const most = {
    programs: 1,
    steps: 1,
    tests: episode.testsPerAction,
    tokens: tokens + settings.actTokens,
  };
  return { ...one, episode, messages, most };
}

interface Replied extends Drawing {
  readonly seed: number;
  readonly reply: ChatReply;
}

async function asked(
  drawing: Drawing,
  planSeed: number,
  state: RunState,
  { model }: LiftDeps,
  signal: AbortSignal,
): Promise<Replied> {
  const { label, messages } = drawing;
  const seed = seedFor(planSeed, label);
  const request = actRequest(messages, startOf(state).settings, { seed, label });
  return { ...drawing, seed, reply: await model.complete(request, signal) };
}

async function judged(
  { told, seed, episode, reply }: Replied,
  signal: AbortSignal,
): Promise<{ readonly draw: LiftDraw; readonly used: Used }> {
  const action = episode.parse(reply.text);
  const { visible, hidden, solved, testsRun } = await episode.act(reply.text, action, signal);
  return {
    draw: { told, seed, verdict: (hidden ?? visible).verdict, solved },
    used: usedBy(action, reply, testsRun),
  };
}
