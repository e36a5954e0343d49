import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recoveryOf, type StepWays } from '../../../src/core/evaluate/recovery.ts';

test('of attempts that failed first: how many came round, after how many steps, and who repeats an error', () => {
  const found = recoveryOf(
    [
      steps('a!'),
      steps('a! b!', 'wrong 1', 'solved'),
      steps('a b c!', 'wrong 1', 'wrong 2', 'solved'),
      // The same program again, then another one that fails as the first did.
      steps('a a b c', 'wrong 1', 'wrong 1', 'wrong 1', 'wrong 3'),
      steps('a'),
    ],
    WAYS,
  );
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
  const { failedFirst, rate, stepsToRecovery, repeatedRate } = recoveryOf([steps('a!')], WAYS);
  assert.deepEqual([failedFirst, rate, stepsToRecovery, repeatedRate], [0, null, null, null]);
});

interface Tried {
  readonly solved: boolean;
  readonly program: string;
  readonly failure: string;
}

const WAYS: StepWays<Tried> = {
  isSolved: ({ solved }) => solved,
  repeats: (step, earlier) => step.program === earlier.program || step.failure === earlier.failure,
};

/** Programs by name, and what each failed of. */
function steps(programs: string, ...failures: readonly string[]): readonly Tried[] {
  return programs.split(' ').map((program, at) => ({
    solved: failures[at] === 'solved' || (program.endsWith('!') && failures.length === 0),
    program,
    failure: failures[at] ?? 'wrong',
  }));
}
