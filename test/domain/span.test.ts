import assert from 'node:assert/strict';
import { test } from 'node:test';
import { span } from '../../src/domain/span.ts';

test('a length of time is told as people say it', () => {
  const told = [0, 0.44, 9.94, 9.96, 59.4, 59.6, 61, 3599.6, 3840].map(span);
  assert.deepEqual(told, [
    '0.0 s',
    '0.4 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min 00 s',
    '1 min 01 s',
    '1 h 00 min',
    '1 h 04 min',
  ]);
});
