import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import { helpsLessThan, liftFigures } from '../../../src/core/learn/liftFigures.ts';
import type { Lift, LiftDraw } from '../../../src/domain/lift.ts';
import { budgetSchema } from '../../../src/domain/settings.ts';
import { explored, fixed, lifted } from '../../support/exploredRun.ts';

const OPTIONS = { settings: { rollouts: 1, horizon: 2, depth: 1 } } as const;
const LEARNT = `
  program a | wrongAnswer 1/3
  program b | wrongAnswer 0/3
  blame 2   | read all input first
  program c | accepted 3/3
`;

test('a step is taken again in turns, as the run took it and without the lesson alone', async () => {
  const run = await explored(LEARNT, OPTIONS);
  const { draws, because, model } = await lifted(
    run,
    `
      program c | accepted 3/3
      program d | wrongAnswer 1/3
      program e | accepted 3/3 | timeLimit
      program f | accepted 3/3
    `,
    { times: 2 },
  );
  assert.equal(because, 'done');
  assert.deepEqual(
    draws.map(({ told, verdict, solved }) => [told, verdict, solved]),
    [
      [true, 'accepted', true],
      [false, 'wrongAnswer', false],
      [true, 'timeLimit', false],
      [false, 'accepted', true],
    ],
  );
  const [first, second] = model.asked;
  const corrected = run.model.asked.find(({ label }) => label === 'b2.1');
  const blamed = run.model.asked.find(({ label }) => label === 'b1.2');
  assert.deepEqual(first?.messages, corrected?.messages, 'what the corrected step was told');
  assert.deepEqual(second?.messages, blamed?.messages, 'what the blamed step was told');
  assert.equal(first?.temperature, corrected?.temperature);
  const seeds = new Set(draws.map(({ seed }) => seed));
  assert.equal(seeds.size, 4, 'no two draws share a seed');
});

test('of several lessons only the newest is left out', async () => {
  const options = { settings: { rollouts: 1, horizon: 1, depth: 2 } };
  const run = await explored(
    `
      program a | wrongAnswer 1/3
      blame 1   | read all numbers of the input first
      program b | wrongAnswer 0/3
      blame 1   | print the sum in place of the product
      program c | accepted 3/3
    `,
    options,
  );
  const script = 'program d | wrongAnswer 1/3\nprogram e | wrongAnswer 1/3';
  const { model } = await lifted(run, script, { times: 1 });
  const [told, untold] = model.asked.map(({ messages }) => JSON.stringify(messages));
  assert.match(told ?? '', /read all numbers.*print the sum/);
  assert.match(untold ?? '', /read all numbers/);
  assert.doesNotMatch(untold ?? '', /print the sum/);
});

test('no draw is begun that the budget could not pay', async () => {
  const run = await explored(LEARNT, OPTIONS);
  const script = Array.from({ length: 8 }, (_, at) => `program ${at} | wrongAnswer 1/3`).join('\n');
  const budget = budgetSchema.parse({ programs: 5 });
  const { draws, because } = await lifted(run, script, { times: 4, budget }, { batch: 4 });
  assert.equal(because, 'budget');
  assert.equal(draws.length, 5);
});

test('what it costs at most is known beforehand, and as much is enough for all draws at once', async () => {
  const run = await explored(LEARNT, OPTIONS);
  const script = Array.from({ length: 4 }, (_, at) => `program ${at} | wrongAnswer 1/3`).join('\n');
  const { need } = await lifted(run, script, { times: 2 });
  assert.deepEqual([need.programs, need.steps], [2, 2]);
  const ends = async (tokens: number, tests: number): Promise<string> => {
    const budget = budgetSchema.parse({ programs: 2 * need.programs, tests, tokens });
    return (await lifted(run, script, { times: 2, budget }, { batch: 4 })).because;
  };
  assert.equal(await ends(2 * need.tokens, 2 * need.tests), 'done');
  // Less than one draw may take: none is begun.
  assert.equal(await ends(Math.floor(need.tokens / 4), 2 * need.tests), 'budget');
  assert.equal(await ends(2 * need.tokens, need.tests - 1), 'budget');
});

test('a program by a person came of no lesson: there is nothing to measure', async () => {
  const options = { settings: { ...OPTIONS.settings, depth: 0 } };
  const failed = await explored(
    'program a | wrongAnswer 1/3\nprogram b | wrongAnswer 1/3',
    options,
  );
  const mended = await fixed(failed, 'b1.2', 'program f | accepted 3/3', options);
  await assert.rejects(lifted(mended, '', { times: 1 }), (error) =>
    isLeafeError(error, 'input', 'invalid'),
  );
});

test('a lesson that raises the rate by less than is wanted does not help enough; one never measured may', () => {
  const even = measured([true, true, false], [true, true, false]);
  assert.equal(liftFigures(even)?.difference, 0);
  assert.equal(helpsLessThan(0.01, even), true);
  assert.equal(helpsLessThan(0, even), false);
  assert.equal(helpsLessThan(0.5, null), false);
  assert.equal(liftFigures(measured([true], [])), null);
});

function measured(told: readonly boolean[], untold: readonly boolean[]): Lift {
  const draws = [told, untold].flatMap((solved, side) =>
    solved.map((solved): LiftDraw => ({
      told: side === 0,
      seed: 1,
      verdict: solved ? 'accepted' : 'wrongAnswer',
      solved,
    })),
  );
  return {
    v: 1,
    correction: 'r/c1',
    model: 'm',
    times: told.length,
    seed: 1,
    because: 'done',
    draws,
    spend: { programs: 1, tests: 1, promptTokens: 1, completionTokens: 1, seconds: 1 },
    at: '2026-01-01T00:00:00.000Z',
  };
}
