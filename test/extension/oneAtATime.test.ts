import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneAtATime } from '../../src/extension/oneAtATime.ts';

test('calls that come while the work goes on are answered by one more round of it, after it', async () => {
  const rounds: (() => void)[] = [];
  const call = oneAtATime(() => new Promise((resolve) => void rounds.push(resolve)));
  const told: string[] = [];
  const first = call().then(() => told.push('first'));
  const second = call().then(() => told.push('second'));
  const third = call().then(() => told.push('third'));
  assert.equal(rounds.length, 1);

  rounds[0]?.();
  await first;
  await Promise.resolve();
  assert.equal(rounds.length, 2);
  assert.deepEqual(told, ['first']);
  rounds[1]?.();
  await Promise.all([second, third]);
  assert.equal(rounds.length, 2);
});

test('a round that failed fails its own callers alone', async () => {
  let round = 0;
  const call = oneAtATime(async () => {
    round += 1;
    await Promise.resolve();
    if (round === 1) throw new Error('no disk');
  });
  const [first, second] = await Promise.allSettled([call(), call()]);
  assert.equal(first.status, 'rejected');
  assert.equal(second.status, 'fulfilled');
});
