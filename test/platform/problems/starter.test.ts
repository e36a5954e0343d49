import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Problem } from '../../../src/domain/problem.ts';
import { openProblems } from '../../../src/platform/problems/openProblems.ts';
import { parseSpec } from '../../../src/platform/problems/parseSpec.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const signal = new AbortController().signal;

test('twenty problems come with LEAFE, each with tests, known programs and a free licence', async () => {
  const source = await openProblems('starter', { home: '' });
  const problems: Problem[] = [];
  for await (const problem of source.problems(signal)) problems.push(problem);
  assert.equal(problems.length, 20);
  for (const problem of problems) {
    assert.ok(problem.visibleTests.length > 0 && problem.hiddenTests.length > 0, problem.name);
    assert.ok(problem.solutions.length > 0 && problem.incorrectSolutions.length > 0, problem.name);
    assert.equal(problem.licence, 'CC0-1.0');
    assert.ok(problem.level !== null && problem.level <= 1);
  }
});

test('a starter problem is found with and without the name of its set', async () => {
  const source = await openProblems('starter', { home: '' });
  for (const name of ['sum_two', 'starter_sum_two', 'starter_sum_two. Sum of Two Integers']) {
    assert.equal((await source.find(name, signal)).name, 'starter_sum_two. Sum of Two Integers');
  }
});

test('an imported set is opened by its name', async (t) => {
  const home = await temporaryFolder(t);
  await mkdir(join(home, 'problems'));
  await writeFile(join(home, 'problems', 'mine.jsonl'), '');
  assert.equal((await openProblems('mine', { home })).name, 'mine');
});

test('a spec is split where its file ends, whatever signs the names hold', async (t) => {
  const home = await temporaryFolder(t);
  const file = join(home, 'round#1.jsonl');
  await writeFile(file, '');
  assert.deepEqual(await parseSpec(file), { path: file, name: null });
  assert.deepEqual(await parseSpec(`${file}#A. C# at last`), { path: file, name: 'A. C# at last' });
  assert.deepEqual(await parseSpec('starter#sum_two'), { path: 'starter', name: 'sum_two' });
  assert.deepEqual(await parseSpec('starter'), { path: 'starter', name: null });
  assert.deepEqual(await parseSpec('starter#'), { path: 'starter', name: null });
});
