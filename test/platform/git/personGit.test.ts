import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isLeafeError, type Reason } from '../../../src/core/errors.ts';
import { branchLog, initStore, stepDiff } from '../../../src/platform/git/personGit.ts';
import { draft } from '../../contract/checkpoints.contract.ts';
import { withStore } from './withStore.ts';

const never = new AbortController().signal;
let home = '';

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'leafe-person-'));
});
after(() => rm(home, { recursive: true, force: true }));

test('a branch is told step by step, newest first, and steps are compared', async () => {
  const store = join(home, 'store.git');
  const { first, second } = await withStore(store, async (checkpoints) => {
    const first = await checkpoints.save(draft({ 'program.py': 'print(1)\n' }), never);
    const next = draft({ 'program.py': 'print(2)\n' }, { parent: first.commit, step: 'b1.2' });
    return { first: first.commit, second: (await checkpoints.save(next, never)).commit };
  });
  assert.deepEqual(await branchLog(store, 'run-1', 'b1', never), [
    { commit: second, parent: first, subject: 'Step b1.2', at: '2027-01-15T08:00:00+00:00' },
    { commit: first, parent: null, subject: 'Step b1.1', at: '2027-01-15T08:00:00+00:00' },
  ]);
  const diff = await stepDiff(store, first, second, never);
  assert.match(diff, /^--- a\/program\.py\n\+\+\+ b\/program\.py$/m);
  assert.match(diff, /^-print\(1\)\n\+print\(2\)$/m);
  assert.equal(await stepDiff(store, first, first, never), '');
});

test('what is not in the store is unknown', async () => {
  const store = join(home, 'empty', 'store.git');
  await assert.rejects(branchLog(store, 'run-1', 'b1', never), is('unknownCheckpoint'));
  await initStore(store, never);
  await assert.rejects(branchLog(store, 'run-1', 'b1', never), is('unknownCheckpoint'));
  const nobody = '0123456789012345678901234567890123456789';
  await assert.rejects(stepDiff(store, nobody, nobody, never), is('unknownCheckpoint'));
  await assert.rejects(stepDiff(store, '--output=x', nobody, never), is('unknownCheckpoint'));
});

test('without git it says so', async () => {
  const store = join(home, 'store.git');
  await initStore(store, never);
  const old = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    await assert.rejects(branchLog(store, 'run-1', 'b1', never), is('gitMissing'));
  } finally {
    process.env['PATH'] = old;
  }
});

test('a pager or editor the person has set is no hindrance', async () => {
  const store = join(home, 'store.git');
  const old = { ...process.env };
  Object.assign(process.env, {
    PAGER: 'false',
    EDITOR: 'false',
    GIT_PAGER: 'false',
    GIT_DIR: '/x',
  });
  try {
    const saved = await withStore(store, (one) => one.save(draft({ a: '1' }), never));
    assert.equal(await stepDiff(store, saved.commit, saved.commit, never), '');
  } finally {
    process.env = old;
  }
});

function is(reason: Reason<'checkpoint'>): (error: unknown) => boolean {
  return (error) => isLeafeError(error, 'checkpoint', reason);
}
