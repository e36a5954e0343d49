import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recoveryOf, type TriedStep } from '../../../src/core/evaluate/recovery.ts';

test('of attempts that failed first: how many came round, after how many steps, and who repeats an error', () => {
  const found = recoveryOf([
    steps('a!'),
    steps('a! b!', 'wrong 1', 'solved'),
    steps('a b c!', 'wrong 1', 'wrong 2', 'solved'),
    // The same program again, then another one that fails as the first did.
    steps('a a b c', 'wrong 1', 'wrong 1', 'wrong 1', 'wrong 3'),
    steps('a'),
  ]);
  assert.deepEqual(found, {
    failedFirst: 3,
    recovered: 2,
    rate: 2 / 3,
    stepsToRecovery: 1.5,
    failedAgain: 4,
    repeated: 2,
    repeatedRate: 0.5,
  });
});

test('where nothing failed there is no rate', () => {
  const { failedFirst, rate, stepsToRecovery, repeatedRate } = recoveryOf([steps('a!')]);
  assert.deepEqual([failedFirst, rate, stepsToRecovery, repeatedRate], [0, null, null, null]);
});

/** Programs by name, and what each failed of. */
function steps(programs: string, ...failures: readonly string[]): readonly TriedStep[] {
  return programs.split(' ').map((name, at) => ({
    solved: failures[at] === 'solved' || (name.endsWith('!') && failures.length === 0),
    programDigest: name,
    failure: failures[at] ?? 'wrong',
  }));
}
