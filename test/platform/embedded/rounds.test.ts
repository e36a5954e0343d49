import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { Rounds } from '../../../src/platform/embedded/rounds.ts';

test('nobody asks again before all have their token, and then they ask in order', async () => {
  const { rounds, asked, come } = threeWriters();
  come(2);
  come(0);
  await turnOfTheLoop();
  assert.deepEqual(asked, []);
  come(1);
  await turnOfTheLoop();
  assert.deepEqual(asked, [0, 1, 2]);
  rounds.leave();
});

test('the others go on when the one they wait for has ended', async () => {
  const { rounds, asked, come } = threeWriters();
  come(1);
  come(0);
  rounds.leave();
  await turnOfTheLoop();
  assert.deepEqual(asked, [0, 1]);
});

test('a writer who comes later is waited for from its first token on', async () => {
  const { rounds, asked, come } = threeWriters();
  for (const position of [0, 1, 2]) come(position);
  rounds.join();
  await turnOfTheLoop();
  asked.length = 0;
  for (const position of [2, 1, 0]) come(position);
  await turnOfTheLoop();
  assert.deepEqual(asked, []);
  come(3);
  await turnOfTheLoop();
  assert.deepEqual(asked, [0, 1, 2, 3]);
});

function threeWriters() {
  const rounds = new Rounds();
  const asked: number[] = [];
  for (let writer = 0; writer < 3; writer++) rounds.join();
  const come = (position: number): void =>
    void rounds.next(position).then(() => asked.push(position));
  return { rounds, asked, come };
}
