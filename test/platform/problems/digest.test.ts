import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '../../../src/domain/problem.ts';
import { problemDigest } from '../../../src/platform/problems/digest.ts';
import { openProblems } from '../../../src/platform/problems/openProblems.ts';

test('a digest changes with what a program is told or judged by, and with nothing else', async () => {
  const source = await openProblems('starter', { home: '' });
  const problem = await source.find('sum_two', new AbortController().signal);
  const digest = problemDigest(problem);
  assert.match(digest, /^[0-9a-f]{64}$/);
  const [first, ...others] = problem.hiddenTests;
  assert.ok(first !== undefined);
  const other: readonly Partial<Problem>[] = [
    { description: `${problem.description} ` },
    { limits: { ...problem.limits, cpuMs: 1 } },
    { checker: { kind: 'exact' } },
    { hiddenTests: [{ ...first, output: `${first.output}1` }, ...others] },
    { hiddenTests: others },
    { inputFile: 'in.txt' },
  ];
  const digests = other.map((differs) => problemDigest({ ...problem, ...differs }));
  assert.equal(new Set([digest, ...digests]).size, other.length + 1);
  const same = { ...problem, solutions: [], tags: ['math'], licence: null, level: 4 };
  assert.equal(problemDigest(same), digest);
});
