import assert from 'node:assert/strict';
import { suite, test } from 'mocha';

suite('arithmetic', () => {
  test('goes one way', () => assert.equal(1 + 1, 2));

  test('does not go the other', () => assert.equal(1 + 1, 3));
});
