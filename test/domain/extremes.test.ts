import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greatest, least } from '../../src/domain/extremes.ts';

test('the greatest and the least of more values than a call can have arguments', () => {
  const values = Array.from({ length: 300_000 }, (_, at) => at - 7);
  assert.equal(greatest(values), 299_992);
  assert.equal(least(values), -7);
  assert.equal(greatest([]), Number.NEGATIVE_INFINITY);
});
