import { evaluate, type AttemptToMake } from '../src/core/evaluate/evaluate.ts';
import type { ChatModel, ChatRequest } from '../src/core/ports/chatModel.ts';
import type { Judge } from '../src/core/ports/judge.ts';
import { DEFAULT_MODEL } from '../src/app/defaults.ts';
import { openJudge } from '../src/app/openJudge.ts';
import { openModel } from '../src/app/openModel.ts';
import { contestFor } from '../src/app/runs.ts';
import { emptyRun } from '../src/domain/foldRun.ts';
import type { Problem } from '../src/domain/problem.ts';
import { settingsSchema } from '../src/domain/settings.ts';
import { systemClock } from '../src/platform/clock.ts';
import { openProblems } from '../src/platform/problems/openProblems.ts';
import type { BenchRow } from './row.ts';
import { benchHome } from './support/asker.ts';
import { rowOf } from './support/rowOf.ts';

const PROBLEMS_A_TURN = 2;
const ATTEMPTS = 6;
const SETTINGS = settingsSchema.parse({ horizon: 2, actTokens: 200 });

interface Bench {
  readonly model: ChatModel;
  readonly judge: Judge;
  readonly signal: AbortSignal;
}

/** How much of what the default model writes when nobody judges it writes while its programs are judged in containers beside it. */
export async function benchEvaluate(
  options: { readonly quick: boolean },
  signal: AbortSignal,
): Promise<BenchRow[]> {
  const judge = await openJudge(() => undefined, signal);
  const model = await openModel(DEFAULT_MODEL, { home: benchHome() }, signal);
  try {
    const problems = await someProblems((options.quick ? 2 : 6) * PROBLEMS_A_TURN, signal);
    const { judged, alone } = await byTurns(problems, { model, judge, signal });
    return [
      rowOf('evaluate', `attempts, ${model.batch} replies together`, 'tokens/s', judged, {
        base: alone,
        against: 'the same prompts, judged by nobody',
        target: { of: 'ratio', atLeast: 0.9 },
      }),
    ];
  } finally {
    await Promise.all([model.close(), judge.close()]);
  }
}

/** Tokens a second. The model alone is asked the same once it has read other prompts since: it reads those anew, as the attempts did. */
async function byTurns(
  problems: readonly Problem[],
  bench: Bench,
): Promise<{ readonly judged: readonly number[]; readonly alone: readonly number[] }> {
  const judged: number[] = [];
  const alone: number[] = [];
  let before: Attempted | null = null;
  for (let at = 0; at < problems.length; at += PROBLEMS_A_TURN) {
    const turn = await attempted(problems.slice(at, at + PROBLEMS_A_TURN), bench);
    if (before !== null) {
      judged.push(before.speed);
      alone.push(await askedAlone(before.requests, bench));
    }
    before = turn;
  }
  return { judged, alone };
}

interface Attempted {
  readonly requests: readonly ChatRequest[];
  /** Tokens a second. */
  readonly speed: number;
}

async function attempted(
  problems: readonly Problem[],
  { model, judge, signal }: Bench,
): Promise<Attempted> {
  const requests: ChatRequest[] = [];
  const { name, batch, contextTokens, holdsShape } = model;
  const heard: ChatModel = {
    ...{ name, batch, contextTokens, holdsShape },
    close: async () => undefined,
    countTokens: (messages, own) => model.countTokens(messages, own),
    complete: (request, own) => {
      requests.push(request);
      return model.complete(request, own);
    },
  };
  let tokens = 0;
  const began = performance.now();
  await evaluate(
    attemptsOf(problems, judge),
    { settings: SETTINGS, seed: 1, spent: emptyRun().spend },
    { model: heard, clock: systemClock },
    {
      onAttempt: async ({ usage }) => void (tokens += usage?.completionTokens ?? 0),
      onSpend: async () => undefined,
      onUnfit: (problem, why) => {
        throw new Error(`${problem}: ${why}`);
      },
    },
    signal,
  );
  return { requests, speed: tokens / ((performance.now() - began) / 1000) };
}

async function* attemptsOf(
  problems: readonly Problem[],
  judge: Judge,
): AsyncGenerator<AttemptToMake> {
  for (const problem of problems) {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const environment = contestFor(problem, SETTINGS, judge);
      yield { problem: problem.name, attempt, environment };
    }
  }
}

/** As many at once as the model writes together, the next as soon as one has come. */
async function askedAlone(
  requests: readonly ChatRequest[],
  { model, signal }: Bench,
): Promise<number> {
  const waiting = requests.values();
  let tokens = 0;
  const began = performance.now();
  const one = async (): Promise<void> => {
    for (const request of waiting) {
      tokens += (await model.complete(request, signal)).usage.completionTokens;
    }
  };
  await Promise.all(Array.from({ length: model.batch }, one));
  return tokens / ((performance.now() - began) / 1000);
}

async function someProblems(count: number, signal: AbortSignal): Promise<readonly Problem[]> {
  const source = await openProblems('starter', { home: benchHome() });
  const found: Problem[] = [];
  for await (const problem of source.problems(signal)) {
    found.push(problem);
    if (found.length === count) break;
  }
  return found;
}
