import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partOfPlan } from '../../src/extension/explorePlan.ts';

test('what a menu passes decides the problem alone', () => {
  const node = { kind: 'problem', problem: 'starter#parity', summary: { name: 'x' } };
  assert.deepEqual(partOfPlan(node), { problem: 'starter#parity' });
});

test('a remembered part that no longer fits is asked for again', () => {
  const old = { problem: 'starter#parity', model: '', policy: 'forest', budget: { programs: 0 } };
  assert.deepEqual(partOfPlan(old), { problem: 'starter#parity' });
  assert.deepEqual(partOfPlan('starter#parity'), {});
});

test('a whole plan needs no question, and what its budget does not name has no limit', () => {
  const plan = { problem: 'a#b', model: 'tape:t', policy: 'tree', budget: { programs: 4 } };
  const { budget, ...rest } = partOfPlan(plan);
  assert.deepEqual(rest, { problem: 'a#b', model: 'tape:t', policy: 'tree' });
  assert.equal(budget?.programs, 4);
  assert.equal(budget?.tokens, null);
});
