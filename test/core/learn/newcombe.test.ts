import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newcombe, wilson } from '../../../src/core/learn/newcombe.ts';

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
