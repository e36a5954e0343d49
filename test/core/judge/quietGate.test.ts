import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import { QuietGate } from '../../../src/core/judge/quietGate.ts';

test('who asks to be alone waits for the others, and newcomers wait for it', async () => {
  const gate = new QuietGate();
  const story: string[] = [];
  let letGo = (): void => undefined;
  const other = gate.beside(async () => {
    await new Promise<void>((resolve) => (letGo = resolve));
    story.push('other ends');
  });
  const asking = gate.beside(async () => {
    await gate.alone(async () => {
      story.push('alone');
      await tick();
      story.push('alone no more');
    });
  });
  await tick();
  const newcomer = gate.beside(() => Promise.resolve(void story.push('newcomer')));
  await tick();
  letGo();
  await Promise.all([other, asking, newcomer]);
  assert.deepEqual(story, ['other ends', 'alone', 'alone no more', 'newcomer']);
});

test('two who ask at once take turns', async () => {
  const gate = new QuietGate();
  let inside = 0;
  const one = (): Promise<void> =>
    gate.beside(() =>
      gate.alone(async () => {
        assert.equal(++inside, 1);
        await tick();
        inside--;
      }),
    );
  await Promise.all([one(), one(), one()]);
  assert.equal(inside, 0);
});

test('a failure while alone lets the next one in', async () => {
  const gate = new QuietGate();
  await assert.rejects(
    gate.beside(() => gate.alone(() => Promise.reject(new Error('no')))),
    /no/,
  );
  assert.equal(await gate.beside(() => Promise.resolve('in')), 'in');
});
