import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StepStore } from '../../src/extension/stepStore.ts';
import { readRun } from '../../src/app/readRun.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { exploredOnDisk } from './exploredOnDisk.ts';

test('any step of a run gives its program and the transcript that led to it', async (t) => {
  const home = await temporaryFolder(t);
  const run = await exploredOnDisk(home, ['print("even")', 'print(input())']);
  const store = new StepStore({ home: () => home, live: () => null });
  t.after(() => store.close());
  const program = await store.program(run, 'b1.2');
  assert.ok(program);
  const files = await store.files(run, 'b1.2');
  assert.equal(files.get(program)?.trim(), 'print(input())');
  assert.match(files.get('transcript.json') ?? '', /print\(\\"even\\"\)/);
});

test('a step that a run does not have, and a run that is not there, are told of', async (t) => {
  const home = await temporaryFolder(t);
  const run = await exploredOnDisk(home, ['print("even")']);
  const store = new StepStore({ home: () => home, live: () => null });
  t.after(() => store.close());
  await assert.rejects(store.files(run, 'b9.9'), /no step b9\.9/);
  await assert.rejects(store.files('no-such-run', 'b1.1'), /no-such-run/);
});

test('the steps of a run that is at work are found in its live state', async (t) => {
  const home = await temporaryFolder(t);
  const run = await exploredOnDisk(home, ['print("even")']);
  const { state } = await readRun(run, { home, signal: new AbortController().signal });
  const live = new Map([['at-work', state]]);
  const store = new StepStore({ home: () => home, live: (name) => live.get(name) ?? null });
  t.after(() => store.close());
  assert.ok((await store.files('at-work', 'b1.1')).size > 0);
});
