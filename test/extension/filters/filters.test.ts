import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difficultyOf } from '../../../src/domain/difficulty.ts';
import { filteredMessage, KeptFilter } from '../../../src/extension/filters/filter.ts';
import {
  PROBLEM_FILTER,
  problemFilterWords,
  problemFits,
  type ProblemFilter,
} from '../../../src/extension/filters/problemFilter.ts';
import { runFilterWords, runFits, runStateOf } from '../../../src/extension/filters/runFilter.ts';
import type { RunSummary } from '../../../src/platform/files/runs.ts';
import { summarise } from '../../../src/platform/problems/setIndex.ts';
import { aProblem } from '../../support/builders.ts';
import { memento } from '../memento.ts';

test('a problem stays where everything that was chosen fits it', () => {
  const summary = summarise(aProblem({ level: 1, source: 'Codeforces' }));
  const fits = (filter: ProblemFilter): boolean =>
    problemFits(filter, { set: 'starter', summary, solved: false });
  assert.ok(fits({}));
  assert.ok(fits({ set: 'starter', difficulty: '1', solved: 'no', text: 'TWO num' }));
  assert.ok(fits({ text: 'codeforces' }));
  assert.ok(!fits({ set: 'contests' }));
  assert.ok(!fits({ difficulty: '2' }));
  assert.ok(!fits({ solved: 'yes' }));
  assert.ok(!fits({ set: 'starter', text: 'graph' }));
});

test('how hard a problem is comes from its level, its rating, or its letter, in this order', () => {
  const of = (changes: Parameters<typeof aProblem>[0]): string =>
    difficultyOf(summarise(aProblem(changes)));
  assert.equal(of({ level: 0, rating: 3000 }), '0');
  assert.deepEqual(
    [800, 1200, 1600, 2000, 3500].map((rating) => of({ rating })),
    ['1', '2', '3', '4', '4'],
  );
  assert.deepEqual(
    [1, 5, 7, 8, 12].map((difficulty) => of({ difficulty })),
    ['1', '4', '1', '2', '4'],
  );
  assert.equal(of({}), 'unknown');
});

test('a run stays by its state, its problem and its model', () => {
  const summary = aRun({ problem: 'add. Add', model: 'embedded:small', endedBecause: 'failed' });
  assert.equal(runStateOf(summary), 'resumable');
  assert.ok(runFits({ state: 'resumable', problem: 'ADD', model: 'embedded:small' }, summary));
  assert.ok(!runFits({ state: 'solved' }, summary));
  assert.ok(!runFits({ model: 'embedded:other' }, summary));
  assert.equal(runStateOf(aRun({ atWork: true })), 'atWork');
  assert.equal(runStateOf(aRun({ problem: null })), 'damaged');
});

test('a filter is kept, narrowed one by one, and cleared at once', async () => {
  const memory = memento();
  const filter = new KeptFilter(memory, 'f', PROBLEM_FILTER);
  let told = 0;
  filter.onChange(() => void told++);
  await filter.narrow('text', ' graph ');
  await filter.narrow('solved', 'no');
  const again = new KeptFilter(memory, 'f', PROBLEM_FILTER);
  assert.deepEqual(again.value, { text: 'graph', solved: 'no' });
  await filter.narrow('text', '');
  assert.deepEqual(filter.value, { solved: 'no' });
  await filter.clear();
  assert.deepEqual([filter.isOn, again.isOn, told], [false, false, 4]);
});

test('what another version kept in another shape narrows nothing', async () => {
  const memory = memento();
  await memory.update('f', { text: 7, solved: ['no'], other: 'x' });
  assert.equal(new KeptFilter(memory, 'f', PROBLEM_FILTER).isOn, false);
});

test('a filtered view says to what, how much is left, and how to see all', () => {
  const words = problemFilterWords({ set: 'starter', difficulty: '1', solved: 'no', text: 'sum' });
  assert.equal(
    filteredMessage(words, { shown: 3, all: 12 }),
    'Filtered to the set starter, easy, not solved, “sum”: 3 of 12. Clear Filter shows all.',
  );
  const none = filteredMessage(runFilterWords({ state: 'damaged' }), {
    shown: 0,
    all: 2,
  });
  assert.equal(none, '');
});

function aRun(changes: Partial<RunSummary>): RunSummary {
  return {
    ...{ run: 'r', folder: '/r', problem: 'add. Add', policy: 'tree', model: 'tape:x' },
    ...{ startedAt: null, lastAt: null, endedBecause: null, atWork: false, steps: 1, events: 3 },
    imported: null,
    importedFrom: null,
    ...changes,
  };
}
