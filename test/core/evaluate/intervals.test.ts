import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differenceInterval, shareInterval } from '../../../src/core/evaluate/intervals.ts';
import { studentQuantile } from '../../../src/core/evaluate/bootstrap.ts';
import { putInPlace } from '../../../src/core/evaluate/putInPlace.ts';
import { SeededRandom } from '../../../src/core/evaluate/seededRandom.ts';

test('where all problems say the same, the rule of three bounds the mean', () => {
  assert.deepEqual(shareInterval(Array(30).fill(0), { seed: 1 }), { low: 0, high: 0.1 });
  assert.deepEqual(shareInterval(Array(30).fill(1), { seed: 1 }), { low: 0.9, high: 1 });
  assert.deepEqual(shareInterval([0.5], { seed: 1 }), { low: 0, high: 1 }, 'one says nothing');
  assert.deepEqual(differenceInterval(Array(60).fill(0), { seed: 1 }), { low: -0.05, high: 0.05 });
  assert.equal(shareInterval([], { seed: 1 }), null);
});

test('one seed is one interval, and another seed one that is nearly the same', () => {
  const values = Array.from({ length: 40 }, (_, at) => (at + 0.5 + 0.3 * Math.sin(at)) / 40);
  const found = shareInterval(values, { seed: 3 });
  assert.deepEqual(shareInterval(values, { seed: 3 }), found);
  const other = shareInterval(values, { seed: 4 });
  assert.ok(found !== null && other !== null);
  assert.notDeepEqual(other, found);
  assert.ok(Math.abs(found.low - other.low) < 0.01 && Math.abs(found.high - other.high) < 0.01);
  // By hand: 0.5 give or take Student's 2.02 standard errors of 0.289 / sqrt(40).
  assert.ok(Math.abs(found.low - 0.408) < 0.008 && Math.abs(found.high - 0.592) < 0.008);
});

test('problems count, not attempts: the interval of shares is as wide as their scatter asks', () => {
  const narrow = shareInterval(spread(0.45, 0.55), { seed: 1 });
  const wide = shareInterval(spread(0, 1), { seed: 1 });
  assert.ok(narrow !== null && wide !== null);
  assert.ok(wide.high - wide.low > 8 * (narrow.high - narrow.low));
});

test('near an end the interval leaves room for problems that resampling has not seen', () => {
  const found = shareInterval([...Array(39).fill(1), 0.8], { seed: 1 });
  assert.ok(found !== null && found.low < 0.95 && found.high < 1);
  const low = shareInterval([...Array(39).fill(0), 0.2], { seed: 1 });
  assert.ok(low !== null);
  assert.ok(Math.abs(low.high - (1 - found.low)) < 1e-12, 'both ends alike');
});

test('differences that only rounding tells apart have the room of those that are equal', () => {
  const differences = [1, 2, 3, 4, 5, 6].map((c) => (c + 1) / 10 - c / 10);
  const found = differenceInterval(differences, { seed: 1 });
  assert.ok(found !== null);
  assert.deepEqual([found.low.toFixed(6), found.high.toFixed(6)], ['-0.400000', '0.600000']);
});

test('three problems gained of a hundred and none lost may be chance, and the interval says so', () => {
  const found = differenceInterval([1, 1, 1, ...Array<number>(97).fill(0)], { seed: 1 });
  assert.ok(found !== null && found.low < 0 && found.high < 0.1);
  const six = differenceInterval([...Array<number>(6).fill(1), ...Array<number>(94).fill(0)], {
    seed: 1,
  });
  assert.ok(six !== null && six.low > 0, "as McNemar's test sees them");
});

test("Student's quantile is that of the tables", () => {
  for (const [freedom, expected] of [
    [9, 2.262],
    [19, 2.093],
    [39, 2.0227],
    [164, 1.9745],
  ] as const) {
    assert.ok(Math.abs(studentQuantile(freedom) - expected) < 0.004, `${freedom}`);
  }
});

test('a value is put where sorting would put it, and the others on its sides', () => {
  const random = new SeededRandom(5);
  for (const length of [1, 2, 3, 10, 101]) {
    // Many are alike, as the means of few problems are.
    const values = Float64Array.from({ length }, () => random.below(9) / 9);
    const sorted = values.slice().sort();
    for (let place = 0; place < length; place++) {
      const found = values.slice();
      assert.equal(putInPlace(found, place), sorted[place]);
      assert.ok(Math.max(...found.subarray(0, place + 1)) === sorted[place]);
      assert.ok(Math.min(...found.subarray(place)) === sorted[place]);
      assert.deepEqual(found.sort(), sorted);
    }
  }
});

test('seeded draws are evenly spread, and the same on every machine', () => {
  const random = new SeededRandom(1);
  assert.deepEqual([random.bits(), random.bits(), random.below(10)], FIRST_OF_SEED_1);
  const counts = Array<number>(7).fill(0);
  let sum = 0;
  for (let draw = 0; draw < 70_000; draw++) {
    counts[random.below(7)]! += 1;
    sum += random.unit();
  }
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 400, counts.join(' '));
  assert.ok(Math.abs(sum / 70_000 - 0.5) < 0.005);
});

/** As an implementation in another language gives them. */
const FIRST_OF_SEED_1 = [2442144158, 3238099751, 1];

function spread(low: number, high: number): readonly number[] {
  return Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? low : high));
}
