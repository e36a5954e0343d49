import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choiceOf, keptOptions, optionsOf } from '../../src/extension/exportOptions.ts';

test('only what a format has a place for is offered', () => {
  assert.ok(optionsOf('trl').includes('guided'));
  assert.ok(!optionsOf('dpo').includes('guided'));
  assert.ok(!optionsOf('dpo').includes('reflection'));
  assert.ok(!optionsOf('atif').includes('parquet'));
});

test('nothing picked exports what the command line exports unasked', () => {
  assert.deepEqual(choiceOf([]), {
    acceptedOnly: false,
    minLift: null,
    variants: ['counterfactual'],
    parquet: false,
  });
});

test('what is picked is told to the export', () => {
  assert.deepEqual(choiceOf(['acceptedOnly', 'helpfulOnly', 'reflection', 'parquet']), {
    acceptedOnly: true,
    minLift: 0,
    variants: ['counterfactual', 'reflection'],
    parquet: true,
  });
});

test('what an older version kept and nobody knows any more is left out', () => {
  assert.deepEqual(keptOptions(['guided', 'gone', 3]), ['guided']);
  assert.deepEqual(keptOptions(undefined), []);
});
