import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameInSet } from '../../src/extension/problems.ts';

test('a problem is called in lists by what stands behind its set', () => {
  assert.equal(nameInSet('starter', 'starter_parity. Even or Odd'), 'parity');
  assert.equal(nameInSet('mine', 'starter_parity. Even or Odd'), 'starter_parity');
  assert.equal(nameInSet('starter', '1575_A. Another Sorting Problem'), '1575_A');
});
