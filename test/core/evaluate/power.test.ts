import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  likelyRates,
  powerOf,
  problemsFor,
  visibleGain,
} from '../../../src/core/evaluate/power.ts';

/** Problems that a model mostly solves or mostly does not, 0.41 on average. */
const RATES = [0, 0, 0, 0.02, 0.05, 0.1, 0.3, 0.6, 0.9, 0.95, 1, 1];

test('an 11-point gain on 40 problems with 10 attempts is seen by pairing, and hardly otherwise', () => {
  const { paired, unpaired } = powerOf({ rates: RATES, gain: 0.11, samples: 10, problems: 40 });
  assert.equal(paired.toFixed(2), '0.99');
  assert.equal(unpaired.toFixed(1), '0.2');
});

test('more problems and more attempts show more, and the problems that are asked for are enough', () => {
  const plan = { rates: RATES, gain: 0.05, samples: 10 };
  const problems = problemsFor({ ...plan, power: 0.8 });
  assert.ok(powerOf({ ...plan, problems }).paired >= 0.8);
  assert.ok(powerOf({ ...plan, problems: problems - 1 }).paired < 0.8);
  assert.ok(problemsFor({ ...plan, samples: 1, power: 0.8 }) > problems);
  assert.ok(problemsFor({ ...plan, power: 0.95 }) > problems);
});

test('rates that were measured with few attempts promise no more than the true ones', () => {
  // Each problem is solved by half of all attempts: with two attempts a quarter none, a quarter both.
  const measured = [0, 1, 1, 2].map((c) => ({ n: 2, c }));
  const rates = likelyRates(measured);
  assert.deepEqual(rates, [0.5, 0.5, 0.5, 0.5]);
  const sure = [0, 0, 10, 10].map((c) => ({ n: 10, c }));
  assert.deepEqual(likelyRates(sure), [0, 0, 1, 1], 'where chance has no part, nothing changes');
  assert.equal(likelyRates([{ n: 1, c: 1 }]), null, 'one attempt says nothing of chance');
});

test('no plan asks for fewer problems than could show anything', () => {
  assert.equal(problemsFor({ rates: [0, 0, 0.1, 0], gain: 0.9, samples: 10, power: 0.8 }), 6);
});

test('a gain that there is no room for is refused', () => {
  assert.throws(
    () => powerOf({ rates: [0.95, 1], gain: 0.1, samples: 4, problems: 9 }),
    RangeError,
  );
  assert.throws(() => problemsFor({ rates: [0.5], gain: 0, samples: 4, power: 0.8 }), RangeError);
});

test('a difference of 2.8 standard errors is seen in four of five cases', () => {
  assert.ok(visibleGain(0.01, 10) > 0.03, 'few problems ask for more');
  assert.ok(Math.abs(visibleGain(0.01, 10_000) - 0.02802) < 1e-5);
});
