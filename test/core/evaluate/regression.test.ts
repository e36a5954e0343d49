import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../../src/core/evaluate/compare.ts';
import { regressionIn, type Regression } from '../../../src/core/evaluate/regression.ts';
import { aManifest, attemptsOf, type Outcomes } from '../../support/evaluations.ts';

/** So many problems, each with these attempts. */
function problems(count: number, tries: string, name = 'p'): Outcomes {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, tries]));
}

function regression(base: Outcomes, tuned: Outcomes): Regression | null {
  const [one, other] = [base, tuned].map((outcomes) => ({
    manifest: aManifest(outcomes),
    attempts: attemptsOf(outcomes),
  }));
  assert.ok(one !== undefined && other !== undefined);
  const found = compare(one, other, null);
  assert.ok(found !== null);
  return regressionIn(found);
}

test('a model that solves less by more than chance has regressed', () => {
  assert.deepEqual(regression(problems(20, '1110'), problems(20, '0100')), {
    kind: 'solvesLess',
    k: 1,
  });
});

test('problems that are never solved any more count, though pass@1 hides them', () => {
  const before = { ...problems(8, '1000'), ...problems(8, '1000', 'q') };
  const now = { ...problems(8, '0000'), ...problems(8, '1111', 'q') };
  assert.deepEqual(regression(before, now), { kind: 'solvesLess', k: 4 });
});

test('so they do where too few attempts are there for the k that would show it', () => {
  const before = { ...problems(8, '10'), ...problems(8, '1000000000', 'q') };
  const now = { ...problems(8, '0'), ...problems(8, '1', 'q') };
  const lost = { kind: 'losesProblems', gained: 0, lost: 8 };
  assert.deepEqual(regression(before, now), lost);
});

test('nothing speaks against one that solves more, and few samples speak neither way', () => {
  assert.equal(regression(problems(20, '0100'), problems(20, '1110')), null);
  assert.equal(regression(problems(3, '1'), problems(3, '0')), null);
  assert.equal(regression(problems(20, '0100'), problems(20, '0100')), null);
});
