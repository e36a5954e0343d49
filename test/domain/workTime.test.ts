import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCall, addJudging, NO_WORK, startAnew } from '../../src/domain/workTime.ts';

test('calls that are under way together take as long as the longest of them', () => {
  const work = [900, 4000, 2500].reduce((sum, ms) => addCall(sum, 'act 0', ms), NO_WORK);
  assert.equal(work.modelMs, 4000);
});

test('a reply that was drawn again adds its time to that of the first draw', () => {
  const first = addCall(addCall(NO_WORK, 'act 0', 1000), 'act 0', 700);
  assert.equal(addCall(first, 'act 1', 600).modelMs, 1600);
});

test('rounds follow each other, so their times add up', () => {
  const first = addJudging(addCall(NO_WORK, 'act 0', 1000), 50);
  const second = addJudging(addCall(startAnew(first), 'act 0', 300), 20);
  assert.deepEqual([second.modelMs, second.judgeMs], [1300, 70]);
});

test('programs drawn together are judged together', () => {
  const drawn = addCall(NO_WORK, 'act 0', 1000);
  assert.equal([30, 80, 10].reduce(addJudging, drawn).judgeMs, 80);
});
