import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newcombe, newcombeExclusive, wilson } from '../../../src/core/learn/newcombe.ts';

/** Table II of Newcombe 1998, method 10. */
const PUBLISHED = [
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [0, 10, 0, 20, -0.1611, 0.2775],
  [0, 10, 0, 10, -0.2775, 0.2775],
  [10, 10, 0, 20, 0.6791, 1],
  [10, 10, 0, 10, 0.6075, 1],
] as const;

test('the interval of a difference is the published one, also where rates are 0 or 1', () => {
  for (const [solved, of, others, ofOthers, low, high] of PUBLISHED) {
    const found = newcombe({ solved, of }, { solved: others, of: ofOthers });
    const which = `${solved}/${of} - ${others}/${ofOthers}`;
    assert.ok(Math.abs(found.low - low) < 0.00006, `${which}: ${found.low}`);
    assert.ok(Math.abs(found.high - high) < 0.00006, `${which}: ${found.high}`);
  }
});

test('a rate of 0 or 1 is bounded within what a rate can be', () => {
  const { low, high } = wilson({ solved: 10, of: 10 });
  assert.ok(Math.abs(low - 0.7225) < 0.0001 && Math.abs(high - 1) < 1e-9);
});

test('where problems are gained and lost, the interval of what is left over holds it as often as it says', () => {
  for (const [of, gain, loss] of [
    [10, 0.45, 0.45],
    [12, 0.4, 0.3],
    [20, 0.7, 0.25],
    [30, 0.1, 0.02],
  ] as const) {
    let held = 0;
    for (let gained = 0; gained <= of; gained++) {
      for (let lost = 0; gained + lost <= of; lost++) {
        const rates = [
          { solved: gained, of },
          { solved: lost, of },
        ] as const;
        const { low, high } = newcombeExclusive(...rates);
        const isHeld = low <= gain - loss && gain - loss <= high;
        if (isHeld)
          held += chanceOf([gained, lost, of - gained - lost], [gain, loss, 1 - gain - loss]);
      }
    }
    assert.ok(held > 0.93, `${of}, ${gain}, ${loss}: ${held}`);
  }
});

/** Of the multinomial distribution. */
function chanceOf(counts: readonly number[], rates: readonly number[]): number {
  let chance = 1;
  let drawn = 0;
  for (const [at, count] of counts.entries()) {
    for (let one = 1; one <= count; one++) {
      drawn += 1;
      chance *= (drawn / one) * (rates[at] ?? 0);
    }
  }
  return chance;
}
