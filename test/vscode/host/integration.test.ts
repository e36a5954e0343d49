import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runIntegration, whyBroken, type IntegrationResult } from './integration.ts';

test('a run whose extension host leaves with code 0 is broken', async () => {
  const { broken } = await endingOf('leaves');
  assert.match(broken ?? '', /no report/);
});

test('a run whose extension host dies after its tests have passed is broken', async () => {
  const { report, broken } = await endingOf('diesLate');
  assert.equal(report?.stats.passes, 1);
  assert.match(broken ?? '', /code 70 after its tests had passed/);
});

test('a run without a test is broken, and one without a report', () => {
  const none = { stats: { passes: 0, failures: 0, duration: 1 }, pending: [], failures: [] };
  assert.match(whyBroken(none, 0) ?? '', /no test/);
  assert.match(whyBroken(null, 70) ?? '', /code 70 and no report/);
});

test('a failed test is told with its error, and the run is not broken', async () => {
  const { report, broken } = await endingOf('wrong');
  assert.equal(broken, null);
  assert.equal(report?.stats.passes, 1);
  assert.deepEqual(
    report?.failures.map(({ fullTitle }) => fullTitle),
    ['arithmetic does not go the other'],
  );
  assert.match(report?.failures[0]?.err.message ?? '', /2 !== 3|Expected values/);
});

function endingOf(name: string): Promise<IntegrationResult> {
  return runIntegration({
    suites: path(`endings/${name}`),
    extension: path('../fixture'),
    host: 'server',
  });
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
