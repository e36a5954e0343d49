import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  costWords,
  limitChoices,
  timesChoices,
  timesTrouble,
  tokensTrouble,
} from '../../src/extension/review/liftChoices.ts';

const NEED = { programs: 2, steps: 2, tests: 13, tokens: 2468 };

test('a person is told what measuring costs at most, and what it tells, before it begins', () => {
  const [first, second] = timesChoices(NEED, 'en');
  assert.deepEqual(
    [first?.label, first?.description, first?.times],
    ['5 times each', 'up to 10 programs, 65 tests, 12,340 tokens', 5],
  );
  assert.match(second?.detail ?? '', /^tells it to within \d\d points at worst$/);
  assert.equal(costWords(NEED, 1, 'de'), 'up to 2 programs, 13 tests, 2.468 tokens');
});

test('it may be ended by time, and is ended by nothing unless that is chosen', () => {
  const choices = limitChoices(NEED, 10, 'en').map(({ label, budget }) => [label, budget]);
  assert.deepEqual(choices, [
    ['All draws', { tokens: null, seconds: null }],
    ['No longer than 10 minutes', { tokens: null, seconds: 600 }],
    ['No longer than 30 minutes', { tokens: null, seconds: 1800 }],
  ]);
});

test('a number that will not do is said while it is typed', () => {
  for (const wrong of ['', '0', '-5', '2.5', 'many', '1001']) {
    assert.match(timesTrouble(wrong) ?? '', /from 1 to 1000/, wrong);
  }
  assert.equal(timesTrouble('7'), null);
  for (const wrong of ['', '2467', 'all']) {
    assert.match(tokensTrouble(wrong, NEED) ?? '', /from 2468/, wrong);
  }
  assert.equal(tokensTrouble('2468', NEED), null);
});
