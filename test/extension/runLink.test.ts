import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runOfLink } from '../../src/extension/runLink.ts';
import { newRunId } from '../../src/platform/files/runId.ts';

test('a link names the run that it ends with, whatever the problem is called', () => {
  for (const name of ['sum_two', 'Größte Zahl', '数の和', '../..']) {
    const run = newRunId(Date.UTC(2026, 10, 24, 2, 8), name, Math.random);
    assert.equal(runOfLink({ path: `/run/${run}` }), run);
  }
});

test('nothing else is looked for on the word of a link', () => {
  const bad = [
    '/run/',
    '/run/k3f9',
    '/run/../../etc/passwd',
    '/run/20261124-0208-sum_two-k3f9/../x',
    '/run/20261124-0208-sum two-k3f9',
    '/run/20261124-0208-sum_two-k3f9\n',
    '/step/20261124-0208-sum_two-k3f9',
    '',
  ];
  assert.deepEqual(
    bad.map((path) => runOfLink({ path })).filter((run) => run !== null),
    [],
  );
});
