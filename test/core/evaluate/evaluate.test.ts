import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContestEnvironment } from '../../../src/core/contest/contestEnvironment.ts';
import { LeafeError } from '../../../src/core/errors.ts';
import { evaluate, type AttemptToMake } from '../../../src/core/evaluate/evaluate.ts';
import { spentOn } from '../../../src/core/evaluate/spentOn.ts';
import type { ChatModel } from '../../../src/core/ports/chatModel.ts';
import type { Judge } from '../../../src/core/ports/judge.ts';
import type { Attempt } from '../../../src/domain/evaluation.ts';
import type { Spend } from '../../../src/domain/runEvent.ts';
import { emptyRun } from '../../../src/domain/foldRun.ts';
import { settingsSchema, type SettingsInput } from '../../../src/domain/settings.ts';
import { aProblem, sha256 } from '../../support/builders.ts';
import { scriptedModel, type ScriptedModel } from '../../support/scriptedModel.ts';
import { tableJudge, type TableEntry } from '../../support/tableJudge.ts';
import { python } from '../../support/tapes.ts';

const TABLE = new Map<string, TableEntry>([
  ['right', { verdict: 'accepted', passed: 3, total: 3 }],
  ['wrong', { verdict: 'wrongAnswer', passed: 1, total: 3 }],
  ['hidden', { verdict: 'accepted', passed: 3, total: 3, hidden: 'timeLimit' }],
]);

test('an attempt ends with success or its last step, and is asked without lessons and with its own past', async () => {
  const model = scripted('wrong', 'right', 'hidden', 'wrong', 'wrong');
  const { made, because } = await evaluated(model, { settings: { horizon: 3 }, attempts: 2 });
  assert.equal(because, 'done');
  assert.deepEqual(
    made.map(({ attempt, solved, verdict, steps, program }) => [
      ...[attempt, solved, verdict, steps],
      program?.trim(),
    ]),
    [
      [1, true, 'accepted', 2, 'right'],
      [2, false, 'wrongAnswer', 3, 'wrong'],
    ],
  );
  assert.deepEqual(
    model.asked.map(({ label, messages }) => [label, messages.length]),
    [
      ['add#1.1', model.asked[0]?.messages.length],
      ['add#1.2', (model.asked[0]?.messages.length ?? 0) + 2],
      ['add#2.1', model.asked[0]?.messages.length],
      ['add#2.2', (model.asked[0]?.messages.length ?? 0) + 2],
      ['add#2.3', (model.asked[0]?.messages.length ?? 0) + 4],
    ],
  );
  const [, second] = made;
  assert.equal(second?.taken?.[0]?.hidden?.verdict, 'timeLimit', 'it was submitted, and failed');
  assert.equal(second?.taken?.[0]?.reply, python('hidden'));
  assert.equal(new Set(model.asked.map(({ seed }) => seed)).size, 5, 'no two calls share a seed');
});

test('as many attempts are under way as the model writes at once, and seeds do not depend on it', async () => {
  const alone = scripted('wrong', 'wrong', 'wrong', 'wrong');
  const together = scriptedModel(alone4(), { batch: 3 });
  const plan = { settings: { horizon: 1 }, attempts: 4 };
  const [one, many] = [await evaluated(alone, plan), await evaluated(together, plan)];
  assert.deepEqual(
    many.made.map(({ attempt, seed }) => [attempt, seed]),
    one.made.map(({ attempt, seed }) => [attempt, seed]),
  );
});

test('replies are written while programs are judged, and a place that is free is taken at once', async () => {
  const model = scriptedModel(alone4(), { batch: 2 });
  const plain = tableJudge(TABLE);
  // Of the first two no verdict comes before the other two were asked for.
  const judge: Judge = {
    ...plain,
    judgeVisible: async (...given) => {
      while (model.asked.length < 4) await new Promise(setImmediate);
      return plain.judgeVisible(...given);
    },
  };
  const { made } = await evaluated(model, { settings: { horizon: 1 }, attempts: 4, judge });
  assert.equal(made.length, 4);
});

test('who writes one reply at a time is asked for one attempt after the other', async () => {
  const model = scripted('wrong', 'wrong', 'wrong', 'wrong');
  await evaluated(model, { settings: { horizon: 2 }, attempts: 2 });
  assert.deepEqual(
    model.asked.map(({ label }) => label),
    ['add#1.1', 'add#1.2', 'add#2.1', 'add#2.2'],
  );
});

test('a judge that fails stops what is begun, and keeps what comes to its end meanwhile', async () => {
  const model = scriptedModel([python('right'), python('lost'), python('wrong')], { batch: 2 });
  const made: Attempt[] = [];
  await assert.rejects(
    evaluated(model, { settings: { horizon: 2 }, attempts: 3 }, made),
    /the table has no program lost/,
  );
  assert.deepEqual(
    made.map(({ attempt }) => attempt),
    [1],
  );
});

test('an endpoint that fails leaves the attempts under way unmade, and keeps those that are over', async () => {
  const model = scripted('right', 'wrong');
  const failing: ChatModel = {
    ...model,
    complete: (request, signal) =>
      model.asked.length === 2
        ? Promise.reject(new LeafeError('model', 'unreachable', 'gone'))
        : model.complete(request, signal),
  };
  const made: Attempt[] = [];
  await assert.rejects(
    evaluated(failing, { settings: { horizon: 3 }, attempts: 3 }, made),
    (error) => error instanceof LeafeError && error.reason === 'unreachable',
  );
  assert.deepEqual(
    made.map(({ attempt, solved }) => [attempt, solved]),
    [[1, true]],
  );
});

test('no attempt is begun that the budget could not pay to its end, and what was spent before counts', async () => {
  const budget = { programs: 5 };
  const first = await evaluated(scripted('right', 'wrong', 'right', 'right'), {
    settings: { horizon: 2, budget },
    attempts: 4,
  });
  assert.equal(first.because, 'budget');
  assert.deepEqual(
    first.made.map(({ steps }) => steps),
    [1, 2, 1],
    'the fourth might have needed two programs where one was left',
  );
  const spent = spentOn(first.made);
  assert.deepEqual([spent.programs, spent.steps], [4, 4]);
  const again = await evaluated(scripted(), {
    settings: { horizon: 2, budget },
    attempts: 4,
    spent,
  });
  assert.deepEqual([again.because, again.made.length], ['budget', 0]);
});

test('what is under way is told as used before it is asked for: nobody can count it after a kill', async () => {
  const told: Spend[] = [];
  const settings = { horizon: 2, actTokens: 100 };
  await evaluated(scripted('wrong', 'wrong', 'right'), { settings, attempts: 2, told });
  assert.deepEqual(
    told.map(({ programs, steps, tests, actCompletionTokens }) => [
      ...[programs, steps, tests, actCompletionTokens],
    ]),
    [
      [1, 1, 4, 100],
      [2, 2, 3 + 4, 3 + 100],
      [3, 3, 6 + 4, 6 + 100],
      [3, 3, 10, 9],
    ],
  );
});

test('a reply that is broken off has used all that it may have, a refused one nothing', async () => {
  const settings = { horizon: 3, actTokens: 100 };
  const stop = new AbortController();
  const lastTold = async (failing: (model: ScriptedModel) => Promise<never>): Promise<Spend> => {
    const told: Spend[] = [];
    const model = scripted('wrong');
    const complete: ChatModel['complete'] = (request, signal) =>
      model.asked.length === 1 ? failing(model) : model.complete(request, signal);
    const { signal } = stop;
    const plan = { settings, attempts: 1, told, signal };
    await assert.rejects(evaluated({ ...model, complete }, plan));
    const [, foreseen, settled] = told;
    assert.ok(foreseen !== undefined && settled !== undefined);
    assert.deepEqual([foreseen.programs, settled.programs], [2, 1], 'it was never judged');
    return {
      ...settled,
      actCompletionTokens: foreseen.actCompletionTokens - settled.actCompletionTokens,
    };
  };
  const refused = await lastTold(() => Promise.reject(new LeafeError('model', 'unauthorized', '')));
  assert.equal(refused.actCompletionTokens, 100);
  const broken = await lastTold(() => {
    stop.abort();
    return Promise.reject(new Error('stopped'));
  });
  assert.equal(broken.actCompletionTokens, 0);
});

test('a problem that is longer than the context has no attempt, and stops no other', async () => {
  const long = aProblem({ name: 'long. Long', description: 'word '.repeat(1000) });
  const model = scriptedModel([python('right')], { contextTokens: 500 });
  const { made, unfit } = await evaluated(model, {
    settings: { horizon: 1, actTokens: 50 },
    attempts: 1,
    problems: [long, aProblem()],
  });
  assert.deepEqual(unfit, ['long. Long']);
  assert.deepEqual(
    made.map(({ problem }) => problem),
    ['add. Add Two Numbers'],
  );
});

test('a problem whose checker is broken is put aside, and stops no other', async () => {
  const broken = new LeafeError('sandbox', 'brokenChecker', 'the checker of odd crashed');
  const plain = tableJudge(TABLE);
  const judge: Judge = {
    ...plain,
    judgeVisible: async (problem, ...given) => {
      if (problem.name.startsWith('odd')) throw broken;
      return plain.judgeVisible(problem, ...given);
    },
  };
  const { made, unfit, because } = await evaluated(scripted('right', 'right', 'right'), {
    settings: { horizon: 1 },
    attempts: 2,
    problems: [aProblem({ name: 'odd. Odd' }), aProblem()],
    judge,
  });
  assert.deepEqual([unfit, because], [['odd. Odd'], 'done']);
  assert.equal(made.length, 2);
});

test('an attempt tells how near its programs came to a limit', async () => {
  const limits = { cpuMs: 2, memoryBytes: 1000, outputBytes: 10 };
  const { made } = await evaluated(scripted('right'), {
    settings: { horizon: 1 },
    attempts: 1,
    problems: [aProblem({ limits })],
  });
  assert.equal(made[0]?.taken?.[0]?.closest, 1, '1,000 of 1,000 bytes, and half of the time');
});

function scripted(...programs: readonly string[]): ScriptedModel {
  return scriptedModel(programs.map(python));
}

function alone4(): readonly string[] {
  return Array<string>(4).fill(python('wrong'));
}

interface Evaluating {
  readonly settings: SettingsInput;
  readonly attempts: number;
  readonly problems?: readonly ReturnType<typeof aProblem>[];
  readonly judge?: Judge;
  readonly spent?: Spend;
  /** What is told to be used at most is added to it. */
  readonly told?: Spend[];
  readonly signal?: AbortSignal;
}

async function evaluated(
  model: ChatModel,
  {
    settings,
    attempts,
    problems = [aProblem()],
    judge = tableJudge(TABLE),
    spent = emptyRun().spend,
    told = [],
    signal = new AbortController().signal,
  }: Evaluating,
  made: Attempt[] = [],
): Promise<{ made: readonly Attempt[]; because: string; unfit: readonly string[] }> {
  async function* toMake(): AsyncGenerator<AttemptToMake> {
    for (const problem of problems) {
      for (let attempt = 1; attempt <= attempts; attempt++) {
        const options = {
          problem,
          judge,
          language: 'python3',
          digest: sha256,
        } as const;
        const environment = new ContestEnvironment({ ...options, failedPrograms: 'shown' });
        yield { problem: problem.name, attempt, environment };
      }
    }
  }
  const unfit: string[] = [];
  const because = await evaluate(
    toMake(),
    { settings: settingsSchema.parse(settings), seed: 1, spent },
    { model, clock: { now: () => 0 } },
    {
      onAttempt: async (attempt) => void made.push(attempt),
      onSpend: async (atMost) => void told.push(atMost),
      onUnfit: (problem) => void unfit.push(problem),
    },
    signal,
  );
  return { made, because, unfit };
}
