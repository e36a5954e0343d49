import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { writeLearntHome } from '../../../bench/support/learntHome.ts';
import { learntRuns, type LearntRun } from '../../../src/app/datasets/openRun.ts';
import { sha256 } from '../../../src/app/runs.ts';
import { writeKept } from '../../../src/platform/files/keptFile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const { signal } = new AbortController();

test('a journal that lies there as it was is not read again; one that was written to is, whatever time it bears', async (t) => {
  const { home, runs, journalOf } = await learntHome(t);
  later(t);
  const [first, second] = await listed(home, runs);
  assert.ok(first !== undefined && second !== undefined);
  await claim(home, first.journal, sha256('what it never was'));
  const [claimed] = await listed(home, runs);
  assert.equal(claimed?.journal, sha256('what it never was'), 'it was not read');

  const path = journalOf(first.run);
  const { atime, mtime } = await stat(path);
  await writeFile(path, (await readFile(path, 'utf8')).replace('scripted', 'scripbed'));
  await utimes(path, atime, mtime);
  later(t);
  const [changed, other] = await listed(home, runs);
  assert.equal(changed?.journal, sha256(await readFile(path, 'utf8')));
  assert.deepEqual([changed?.bytes, other], [first.bytes, second]);
});

test('a journal that was written to just now is read each time: it may change again in the same moment', async (t) => {
  const { home, runs } = await learntHome(t);
  await listed(home, runs);
  assert.equal(existsSync(join(home, 'kept', 'journals')), false);
});

test('what was kept of journals is made anew where it is damaged, and forgets runs that are gone', async (t) => {
  const { home, runs, journalOf } = await learntHome(t);
  later(t);
  const found = await listed(home, runs);
  const kept = join(home, 'kept', 'journals');
  const whole = await readFile(kept);
  for (const damaged of [
    whole.subarray(0, 200),
    Buffer.from('x'),
    Buffer.from(`${whole}`.replace('p1', 'q1')),
  ]) {
    await writeFile(kept, damaged);
    assert.deepEqual(await listed(home, runs), found);
    assert.deepEqual(await readFile(kept), whole);
  }
  await rm(journalOf(runs[0] ?? ''));
  assert.deepEqual(await listed(home, runs), found.slice(1));
  assert.equal((await readFile(kept, 'utf8')).includes(runs[0] ?? ''), false);
});

test('a run whose journal says nothing of its beginning is none, also the next time', async (t) => {
  const { home, runs, journalOf } = await learntHome(t);
  await writeFile(journalOf(runs[0] ?? ''), 'no line\n');
  later(t);
  const found = await listed(home, runs);
  assert.deepEqual(
    found.map(({ run }) => run),
    runs.slice(1),
  );
  assert.deepEqual(await listed(home, runs), found);
});

async function listed(home: string, runs: readonly string[]): Promise<readonly LearntRun[]> {
  return learntRuns(runs, home, signal);
}

/** Time passes, in which nobody touched anything. */
function later(t: TestContext): void {
  t.mock.timers.reset();
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 10_000 });
}

/** Has what is kept say that a journal has another hash. */
async function claim(home: string, hash: string, other: string): Promise<void> {
  const kept = join(home, 'kept', 'journals');
  const [, ...lines] = (await readFile(kept, 'utf8')).split('\n');
  writeKept(kept, Buffer.from(lines.join('\n').replace(hash, other)));
}

interface LearntHome {
  readonly home: string;
  readonly runs: readonly string[];
  readonly journalOf: (run: string) => string;
}

async function learntHome(t: TestContext): Promise<LearntHome> {
  const home = join(await temporaryFolder(t), 'home');
  await writeLearntHome(home, { runs: 3, each: 1 }, signal);
  const runs = (await readdir(join(home, 'runs'))).sort();
  return { home, runs, journalOf: (run) => join(home, 'runs', run, 'journal.jsonl') };
}
