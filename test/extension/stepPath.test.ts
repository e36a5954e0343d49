import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatStepPath, parseStepPath } from '../../src/extension/stepPath.ts';

test('a path of a step reads back as it was written', () => {
  for (const path of [
    { run: 'r', step: 'b1.2', file: 'solution.py' },
    { run: 'r', step: 'b1.2', file: 'lib/a.py' },
    { run: 'r', step: 'b1.2', file: null },
  ]) {
    assert.deepEqual(parseStepPath(formatStepPath(path)), path);
  }
});

test('what lies above a step is no step', () => {
  assert.equal(parseStepPath('/'), null);
  assert.equal(parseStepPath('/r'), null);
});
