import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passAtK, passHatK } from '../../../src/core/evaluate/passAtK.ts';

/** n, c, k, and pass@k to twelve digits. */
const VECTORS = [
  [10, 3, 5, 0.916666666667],
  [10, 3, 8, 1],
  [20, 1, 10, 0.5],
  [200, 5, 128, 0.994482068196],
  [1000, 3, 100, 0.271243387676],
  [5, 5, 5, 1],
] as const;

test('pass@k is what the published formula gives, to the last of twelve digits', () => {
  for (const [n, c, k, expected] of VECTORS) {
    assert.equal(passAtK({ n, c }, k)?.toFixed(12), expected.toFixed(12), `${n}, ${c}, ${k}`);
  }
});

test('pass@k and pass^k are what counting all choices of k attempts gives', () => {
  for (let n = 1; n <= 9; n++) {
    for (let c = 0; c <= n; c++) {
      for (let k = 1; k <= n; k++) {
        const { any, all } = countedChoices(n, c, k);
        const which = `${n}, ${c}, ${k}`;
        assert.ok(Math.abs((passAtK({ n, c }, k) ?? NaN) - any) < 1e-12, which);
        assert.ok(Math.abs((passHatK({ n, c }, k) ?? NaN) - all) < 1e-12, which);
      }
    }
  }
});

test('on average over what chance may bring, both are what they estimate: they have no bias', () => {
  const [n, rate] = [12, 0.3];
  for (const k of [1, 3, 12]) {
    let [any, all] = [0, 0];
    for (let c = 0; c <= n; c++) {
      const chance = choose(n, c) * rate ** c * (1 - rate) ** (n - c);
      any += chance * (passAtK({ n, c }, k) ?? NaN);
      all += chance * (passHatK({ n, c }, k) ?? NaN);
    }
    assert.ok(Math.abs(any - (1 - (1 - rate) ** k)) < 1e-12);
    assert.ok(Math.abs(all - rate ** k) < 1e-12);
  }
});

test('fewer attempts than k give no figure, and counts that cannot be are refused', () => {
  assert.equal(passAtK({ n: 4, c: 4 }, 5), null);
  assert.equal(passHatK({ n: 4, c: 4 }, 5), null);
  assert.equal(passAtK({ n: 0, c: 0 }, 1), null);
  assert.throws(() => passAtK({ n: 3, c: 4 }, 1), RangeError);
  assert.throws(() => passHatK({ n: 3, c: 1 }, 0), RangeError);
});

/** Of all choices of k among n attempts, of which the first c solved the problem. */
function countedChoices(n: number, c: number, k: number): { any: number; all: number } {
  let [choices, any, all] = [0, 0, 0];
  for (let set = 0; set < 2 ** n; set++) {
    const chosen = Array.from({ length: n }, (_, at) => at).filter((at) => (set >> at) & 1);
    if (chosen.length !== k) continue;
    choices += 1;
    if (chosen.some((at) => at < c)) any += 1;
    if (chosen.every((at) => at < c)) all += 1;
  }
  return { any: any / choices, all: all / choices };
}

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}
