import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Latest } from '../../src/app/latest.ts';

test('of more values than it keeps, the one kept longest ago goes', () => {
  const latest = new Latest<number>(2);
  latest.keep('a', 1);
  latest.keep('b', 2);
  latest.keep('a', 3);
  latest.keep('c', 4);
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => latest.get(key)),
    [3, undefined, 4],
  );
});

test('what was deleted or cleared makes room', () => {
  const latest = new Latest<number>(2);
  latest.keep('a', 1);
  latest.keep('b', 2);
  latest.delete('a');
  latest.keep('c', 3);
  assert.equal(latest.get('b'), 2);
  latest.clear();
  assert.equal(latest.get('c'), undefined);
});
