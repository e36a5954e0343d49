import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markOf, redrawn, redrawnLive, type Mark } from '../../src/extension/views/drawnRuns.ts';
import type { LiveRun } from '../../src/extension/runs.ts';
import type { RunSummary } from '../../src/platform/files/runs.ts';

test('a run that was drawn is not drawn again while nothing about it changes', () => {
  const before = drawn({ a: onDisk('a', 3), b: onDisk('b', 5) });
  assert.deepEqual(redrawn(before, drawn({ a: onDisk('a', 3), b: onDisk('b', 5) })), []);
});

test('a run that another process wrote to is drawn again, and it alone', () => {
  const before = drawn({ a: onDisk('a', 3), b: onDisk('b', 5) });
  assert.deepEqual(redrawn(before, drawn({ a: onDisk('a', 3), b: onDisk('b', 6) })), ['b']);
});

test('a run that came or went has the whole list drawn again', () => {
  const one = drawn({ a: onDisk('a', 3) });
  const two = drawn({ a: onDisk('a', 3), b: onDisk('b', 5) });
  assert.equal(redrawn(one, two), 'all');
  assert.equal(redrawn(two, one), 'all');
  assert.equal(redrawn(one, drawn({ b: onDisk('b', 5) })), 'all');
  assert.equal(redrawn(new Map(), one), 'all');
});

test('a run at work in this window is drawn again with each change of it, and once it has ended', () => {
  const [first, second] = [live('b'), live('b')];
  const before = drawn({ a: onDisk('a', 3), b: markOf(first, null) });
  assert.deepEqual(redrawnLive(before, [first]), []);
  assert.deepEqual(redrawnLive(before, [second]), ['b']);
  assert.equal(redrawnLive(before, []), 'look');
  assert.deepEqual(redrawn(before, drawn({ a: onDisk('a', 3), b: onDisk('b', 9) })), ['b']);
});

test('a run that begins in this window is looked for on the disk', () => {
  assert.equal(redrawnLive(drawn({ a: onDisk('a', 3) }), [live('b')]), 'look');
  // It goes on with one that was there.
  assert.equal(redrawnLive(drawn({ a: onDisk('a', 3) }), [live('a')]), 'look');
  assert.equal(redrawnLive(drawn({ a: live('a') }), [live('b')]), 'look');
});

function drawn(marks: Readonly<Record<string, Mark>>): ReadonlyMap<string, Mark> {
  return new Map(Object.entries(marks));
}

function onDisk(run: string, events: number): Mark {
  return markOf(null, summary(run, events));
}

function live(run: string): LiveRun {
  return { run, problem: 'Even or Odd', state: null, progress: null, writing: [], stopping: false };
}

function summary(run: string, events: number): RunSummary {
  return {
    run,
    folder: `/home/runs/${run}`,
    problem: 'Even or Odd',
    policy: 'tree',
    model: 'tape:one',
    startedAt: '2026-01-01T00:00:00.000Z',
    lastAt: '2026-01-01T00:00:09.000Z',
    endedBecause: 'solved',
    atWork: false,
    steps: 2,
    events,
    imported: null,
    importedFrom: null,
  };
}
