import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { Contexts } from '../../../src/platform/embedded/contexts.ts';
import type { ContextOptions } from '../../../src/platform/embedded/protocol.ts';

test('a context is opened once, when it is first asked for', async () => {
  const { contexts, told } = counted(2);
  assert.deepEqual(told, []);
  await Promise.all([contexts.using(base, nothing), contexts.using(base, nothing)]);
  await contexts.using(tuned('a'), nothing);
  assert.deepEqual(told, ['open base', 'open a']);
});

test('the one that was unused for longest makes room', async () => {
  const { contexts, told } = counted(2);
  for (const wanted of [base, tuned('a'), base, tuned('b'), base]) {
    await contexts.using(wanted, nothing);
  }
  assert.deepEqual(told, ['open base', 'open a', 'close a', 'open b']);
});

test('one in use is not closed: who wants another waits, and is served before those who came later', async () => {
  const { contexts, told } = counted(1);
  const first = work();
  const using = contexts.using(base, () => first.done);
  const waiting = contexts.using(tuned('a'), async () => void told.push('use a'));
  const later = contexts.using(base, async () => void told.push('use base'));
  await turnOfTheLoop();
  assert.deepEqual(told, ['open base']);
  first.end();
  await Promise.all([using, waiting, later]);
  assert.deepEqual(told.slice(1), [
    'close base',
    'open a',
    'use a',
    'close a',
    'open base',
    'use base',
  ]);
});

test('one that cannot be opened is told to who asked, and the next is served', async () => {
  const { contexts, told } = counted(1);
  await assert.rejects(contexts.using(tuned('bad'), nothing), /does not fit/);
  await contexts.using(base, nothing);
  assert.deepEqual(told, ['open base']);
});

test('work that fails gives its context back', async () => {
  const { contexts, told } = counted(1);
  await assert.rejects(
    contexts.using(base, () => Promise.reject(new Error('no'))),
    /no/,
  );
  await contexts.using(tuned('a'), nothing);
  assert.deepEqual(told, ['open base', 'close base', 'open a']);
});

const base: ContextOptions = { adapter: null, batch: 1, contextTokens: 512 };
const tuned = (file: string): ContextOptions => ({ ...base, adapter: { file, scale: 1 } });
const nothing = async (): Promise<void> => undefined;

function counted(most: number) {
  const told: string[] = [];
  const contexts = new Contexts(most, async ({ adapter }) => {
    const name = adapter?.file ?? 'base';
    if (name === 'bad') throw new Error('it does not fit');
    told.push(`open ${name}`);
    return { close: async () => void told.push(`close ${name}`) };
  });
  return { contexts, told };
}

function work(): { readonly done: Promise<void>; readonly end: () => void } {
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => void (end = resolve));
  return { done, end: () => end() };
}
