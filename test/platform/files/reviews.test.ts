import assert from 'node:assert/strict';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { Decision } from '../../../src/core/learn/review.ts';
import { appendDecisions, readDecisions } from '../../../src/platform/files/reviews.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('decisions come back by reviewer, in order', async (t) => {
  const home = await temporaryFolder(t);
  assert.deepEqual(await readDecisions(home), new Map());
  await appendDecisions(home, 'ann', [said('r/c1'), said('r/c2')]);
  await appendDecisions(home, 'bob', [said('r/c1')]);
  await appendDecisions(home, 'ann', [said('r/c3')]);
  const found = await readDecisions(home);
  assert.deepEqual(
    found.get('ann')?.map(({ correction }) => correction),
    ['r/c1', 'r/c2', 'r/c3'],
  );
  assert.deepEqual(
    found.get('bob')?.map(({ correction }) => correction),
    ['r/c1'],
  );
});

test('a line that a kill has cut off costs itself alone', async (t) => {
  const home = await temporaryFolder(t);
  await appendDecisions(home, 'ann', [said('r/c1')]);
  await appendFile(join(home, 'corrections', 'ann.jsonl'), '{"v":1,"corr');
  await appendDecisions(home, 'ann', [said('r/c2')]);
  const found = (await readDecisions(home)).get('ann');
  assert.deepEqual(
    found?.map(({ correction }) => correction),
    ['r/c1', 'r/c2'],
  );
  const text = await readFile(join(home, 'corrections', 'ann.jsonl'), 'utf8');
  assert.equal(text.split('\n').length, 4);
});

test('a name that leads elsewhere is refused, and nothing written', async (t) => {
  const home = await temporaryFolder(t);
  for (const name of ['../ann', '', 'a/b', '.hidden']) {
    await assert.rejects(appendDecisions(home, name, [said('r/c1')]), (error) =>
      isLeafeError(error, 'input', 'invalid'),
    );
  }
  await assert.rejects(stat(join(home, 'corrections')));
});

function said(correction: string): Decision {
  return { v: 1, correction, decision: 'accepted', reason: null, at: '2026-01-01T00:00:00.000Z' };
}
