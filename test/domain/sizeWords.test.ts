import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeWords } from '../../src/domain/sizeWords.ts';

test('sizes are said as people say them', () => {
  assert.equal(sizeWords(491_400_064), '491 MB');
  assert.equal(sizeWords(1_117_320_768), '1.1 GB');
});
