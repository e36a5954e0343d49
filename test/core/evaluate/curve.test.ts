import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../../src/core/evaluate/compare.ts';
import { comparedCurves, passCurve } from '../../../src/core/evaluate/curve.ts';
import { reportOf, type Evaluated } from '../../../src/core/evaluate/report.ts';
import { attemptsOf } from '../../support/evaluations.ts';

test('a curve has at each k the very figure and interval of the report, also where attempts are missing', () => {
  const { outcomes, estimates, passAtK } = reportOf(evaluated(30, 1), [1, 2, 3, 5, 9, 12]);
  const curve = passCurve(outcomes);
  assert.deepEqual(
    curve.map(({ k, value }) => [k, value]),
    [...passAtK],
  );
  for (const { k, any } of estimates) {
    const { k: _k, ...point } = curve.find((one) => one.k === k) ?? { k };
    assert.deepEqual(point, any);
  }
  assert.ok(curve.some(({ problems }) => problems < 30));
});

test('curves that are compared are over the same problems, and end where the comparison does', () => {
  const found = compare(evaluated(20, 1), evaluated(20, 2), [1, 4, 10]);
  const { base, tuned } = comparedCurves(found?.outcomes ?? []);
  assert.equal(found?.atK.length, 3);
  for (const one of found.atK) {
    const [left, right] = [base, tuned].map((curve) => curve.find(({ k }) => k === one.k));
    assert.deepEqual([left?.value, right?.value], [one.base, one.tuned]);
    assert.equal(left?.problems, one.difference.problems);
  }
});

test('no attempts have no curve', () => {
  assert.deepEqual(passCurve([]), []);
});

/** Problems of all difficulties with ten attempts or a few more. */
function evaluated(problems: number, seed: number): Evaluated {
  const outcomes = Array.from({ length: problems }, (_, at) => {
    const marks = Array.from({ length: 10 + ((at * seed) % 3) }, (_, attempt) =>
      (at * 7 + attempt * (3 + seed)) % 31 < at ? '1' : '0',
    );
    return [`p${at}`, marks.join('')] as const;
  });
  return { attempts: attemptsOf(Object.fromEntries(outcomes)), manifest: null };
}
