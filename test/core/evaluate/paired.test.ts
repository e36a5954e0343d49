import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mcnemarTest } from '../../../src/core/evaluate/mcnemar.ts';
import { normalBelow, normalQuantile } from '../../../src/core/evaluate/normal.ts';
import { signFlipTest } from '../../../src/core/evaluate/signFlip.ts';

/** gained, lost, and `binomtest(min, sum).pvalue` of SciPy 1.17. */
const MCNEMAR = [
  [5, 0, 0.0625],
  [0, 6, 0.03125],
  [1, 2, 1],
  [13, 4, 0.049041748046875],
  [40, 25, 0.08168153394154003],
  [700, 640, 0.10697992524490962],
  [0, 0, 1],
] as const;

test("McNemar's exact test is the binomial one of SciPy, also for more problems than a number can halve", () => {
  for (const [gained, lost, expected] of MCNEMAR) {
    assert.ok(Math.abs(mcnemarTest({ gained, lost }) - expected) < 1e-9, `${gained}, ${lost}`);
  }
});

test('the normal distribution is that of SciPy, there and back', () => {
  const below = [
    [-8, 6.22096057427174e-16],
    [-4, 3.167124183311986e-5],
    [-1.3, 0.09680048458561036],
    [0.2, 0.579259709439103],
    [2.7, 0.9965330261969594],
  ] as const;
  for (const [z, share] of below) assert.ok(Math.abs(normalBelow(z) - share) < 1e-14, `${z}`);
  const quantiles = [
    [1e-7, -5.1993375821928165],
    [0.01, -2.3263478740408408],
    [0.025, -1.9599639845400545],
    [0.5, 0],
    [0.8, 0.8416212335729143],
  ] as const;
  for (const [share, z] of quantiles) {
    assert.ok(Math.abs(normalQuantile(share) - z) < 1e-9, `${share}`);
    assert.ok(Math.abs(normalBelow(normalQuantile(share)) - share) < 1e-12);
  }
});

const DIFFERENCES = [0.3, 0.1, 0, -0.2, 0.5, 0.4, -0.1, 0.2, 0.05, 0.6];

test('few differences: each sign pattern is counted, as SciPy does and as plain counting does', () => {
  const found = signFlipTest(DIFFERENCES, { seed: 1 });
  assert.equal(found.exact, true);
  assert.equal(found.p, 0.06640625, '`permutation_test(permutation_type="samples")` of SciPy 1.17');
  for (const differences of [
    [0.1, -0.1, 0.1],
    [0.25, 0.5, 0.75, -0.25],
    [1],
    [0.1, 0.2, 0.3, 0.4],
  ]) {
    assert.equal(signFlipTest(differences, { seed: 1 }).p, countedPatterns(differences));
  }
});

test('where nothing differs, or the signs balance, chance shows as much every time', () => {
  assert.deepEqual(signFlipTest([0, 0, 0], { seed: 1 }), { p: 1, exact: true });
  assert.deepEqual(signFlipTest([], { seed: 1 }), { p: 1, exact: true });
  assert.equal(signFlipTest([0.5, -0.5], { seed: 1 }).p, 1);
});

test('many differences: a sample of the patterns comes near the exact figure, the same one each time', () => {
  // 21 differences of one size: the exact test is a binomial one.
  const differences = Array.from({ length: 21 }, (_, at) => (at < 15 ? 0.1 : -0.1));
  const exact = mcnemarTest({ gained: 15, lost: 6 });
  const found = signFlipTest(differences, { seed: 7 });
  assert.equal(found.exact, false);
  assert.ok(Math.abs(found.p - exact) < 0.01, `${found.p} for ${exact}`);
  assert.deepEqual(signFlipTest(differences, { seed: 7 }), found);
});

function countedPatterns(differences: readonly number[]): number {
  const shown = Math.abs(differences.reduce((sum, one) => sum + one, 0));
  let extreme = 0;
  for (let pattern = 0; pattern < 2 ** differences.length; pattern++) {
    const sum = differences.reduce((all, one, at) => all + ((pattern >> at) & 1 ? one : -one), 0);
    if (Math.abs(sum) >= shown - 1e-9) extreme += 1;
  }
  return extreme / 2 ** differences.length;
}
