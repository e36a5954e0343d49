import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import { openGitCheckpoints } from '../../../src/platform/git/gitCheckpoints.ts';
import { checkpointsContract, draft } from '../../contract/checkpoints.contract.ts';
import { memoryCheckpoints } from '../../support/memoryCheckpoints.ts';
import { testProgram } from '../../support/testProgram.ts';
import { withStore } from './withStore.ts';

const SAVER = new URL('saver.ts', import.meta.url);
const never = new AbortController().signal;
let home = '';
let stores = 0;

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'leafe-git-'));
});
after(() => rm(home, { recursive: true, force: true }));

checkpointsContract('memory', async () => memoryCheckpoints());
checkpointsContract('git', () => openGitCheckpoints(newStore(), never));

test('memory and git give the same ids', async () => {
  const memory = memoryCheckpoints();
  await withStore(newStore(), async (git) => {
    const first = draft({ 'a/b.txt': 'é', 'a.txt': '' });
    const saved = await git.save(first, never);
    assert.deepEqual(await memory.save(first, never), saved);
    const second = draft({ x: '1' }, { parent: saved.commit, step: 'two\nlines' });
    assert.deepEqual(await memory.save(second, never), await git.save(second, never));
  });
});

test('ordinary git reads the store', async () => {
  const store = newStore();
  await withStore(store, async (checkpoints) => {
    const first = await checkpoints.save(draft({ 'program.py': 'print(1)\n' }), never);
    const next = draft({ 'program.py': 'print(2)\n' }, { parent: first.commit, step: 'b1.2' });
    const second = await checkpoints.save(next, never);
    await checkpoints.fork('run-1', 'b2', first.commit, never);

    // While the store is open, too.
    assert.equal(git(store, 'show', 'refs/leafe/run-1/b1:program.py'), 'print(2)\n');
    assert.equal(git(store, 'rev-parse', 'refs/leafe/run-1/b1').trim(), second.commit);
    assert.equal(git(store, 'rev-parse', 'refs/leafe/run-1/b2').trim(), first.commit);
    const log = git(store, 'log', '--format=%s|%an|%at', 'refs/leafe/run-1/b1');
    assert.equal(log, 'Step b1.2|LEAFE|1800000000\nStep b1.1|LEAFE|1800000000\n');
  });
  assert.equal(git(store, 'fsck', '--strict', '--full', '--no-dangling'), '');
  assert.equal(refsOf(store), 'refs/leafe/run-1/b1\nrefs/leafe/run-1/b2\n');
});

test('a store is gone on with after it was closed', async () => {
  const store = newStore();
  const { commit } = await withStore(store, (one) => one.save(draft({ a: '1' }), never));
  await withStore(store, async (two) => {
    assert.equal((await two.restore(commit, never)).files.get('a'), '1');
    await two.save(draft({ a: '2' }, { parent: commit }), never);
  });
  assert.equal(git(store, 'rev-list', '--count', 'refs/leafe/run-1/b1'), '2\n');
});

test('what the person set up for git does not reach the store', async () => {
  const store = newStore();
  const hooks = await mkdtemp(join(home, 'hooks-'));
  await writeFile(join(hooks, 'reference-transaction'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  await writeFile(
    join(hooks, 'config'),
    `[core]\n\thooksPath = ${hooks}\n[user]\n\tname = Somebody\n`,
  );
  const set = {
    GIT_DIR: '/nowhere',
    GIT_WORK_TREE: '/nowhere',
    GIT_AUTHOR_NAME: 'Somebody',
    GIT_OBJECT_DIRECTORY: '/nowhere',
    GIT_CONFIG_GLOBAL: join(hooks, 'config'),
    GIT_DEFAULT_HASH: 'sha256',
  };
  const old = { ...process.env };
  Object.assign(process.env, set);
  try {
    const { commit } = await withStore(store, (one) => one.save(draft({ a: '1' }), never));
    assert.equal(commit, (await memoryCheckpoints().save(draft({ a: '1' }), never)).commit);
  } finally {
    process.env = old;
  }
  assert.match(git(store, 'log', '--format=%an', 'refs/leafe/run-1/b1'), /^LEAFE\n$/);
});

test('two processes make and use one store at the same time', async () => {
  const store = newStore();
  const runs = ['one', 'two', 'three'];
  await Promise.all(runs.map(async (run) => finished(await saver(store, run, '80'))));
  for (const run of runs) {
    assert.equal(git(store, 'rev-list', '--count', `refs/leafe/${run}/b1`), '80\n');
  }
  assert.equal(git(store, 'fsck', '--full', '--no-dangling'), '');
  assert.equal(refsOf(store), 'refs/leafe/one/b1\nrefs/leafe/three/b1\nrefs/leafe/two/b1\n');
  assert.deepEqual(
    (await readdir(home)).filter((name) => name.includes('.new-')),
    [],
  );
});

test('several stores of one process share a folder, each with its run', async () => {
  const store = newStore();
  const open = await Promise.all([1, 2, 3].map(() => openGitCheckpoints(store, never)));
  const saved = await Promise.all(
    open.map((one, index) => one.save(draft({ n: `${index}` }, { run: `run-${index}` }), never)),
  );
  // Each sees what the others saved after it had opened the store.
  for (const one of open) {
    for (const { commit } of saved) await one.restore(commit, never);
  }
  await Promise.all(open.map((one) => one.close()));
});

test('a kill right after a save loses nothing', async () => {
  const store = newStore();
  for (let round = 0; round < 5; round++) {
    const child = await saver(store, `run-${round}`, 'endless');
    const acknowledged: string[] = [];
    const enough = 3 + round * 7;
    child.stdout.on('data', (chunk: Buffer) => {
      acknowledged.push(...chunk.toString().trim().split('\n'));
      if (acknowledged.length >= enough) child.kill('SIGKILL');
    });
    await once(child, 'close');
    await withStore(store, async (checkpoints) => {
      for (const commit of acknowledged) await checkpoints.restore(commit, never);
      const tip = git(store, 'rev-parse', `refs/leafe/run-${round}/b1`).trim();
      const history = git(store, 'rev-list', tip).trim().split('\n');
      assert.ok(acknowledged.every((commit) => history.includes(commit)));
    });
  }
  assert.equal(git(store, 'fsck', '--full', '--no-dangling'), '');
});

test('many saves leave few packs, and lose nothing', async () => {
  const store = newStore();
  const commits: string[] = [];
  await withStore(store, async (checkpoints) => {
    for (let index = 0; index < 300; index++) {
      const parent = commits.at(-1) ?? null;
      const step = draft({ n: `${index}` }, { parent, branch: `b${index >> 3}` });
      commits.push((await checkpoints.save(step, never)).commit);
    }
    for (const [index, commit] of commits.entries()) {
      assert.equal((await checkpoints.restore(commit, never)).files.get('n'), `${index}`);
    }
  });
  const packs = (await readdir(join(store, 'objects', 'pack'))).filter((name) =>
    name.endsWith('.pack'),
  );
  assert.ok(packs.length < 150, `${packs.length} packs`);
  assert.equal(git(store, 'fsck', '--full', '--no-dangling'), '');
});

test('content that was changed in the store is found out', async () => {
  const store = newStore();
  const { commit } = await withStore(store, (one) => one.save(draft({ a: 'right' }), never));
  await unpackAll(store);
  const right = git(store, 'rev-parse', `${commit}:a`).trim();
  const wrong = execFileSync('git', ['--git-dir', store, 'hash-object', '-w', '--stdin'], {
    input: 'wrong',
    encoding: 'utf8',
  }).trim();
  await rm(looseFile(store, right));
  await writeFile(looseFile(store, right), await readFile(looseFile(store, wrong)));
  await withStore(store, (two) => isDamaged(two.restore(commit, never)));
});

test('content that is missing or unreadable is damage, and the store goes on', async () => {
  const store = newStore();
  await withStore(store, async (checkpoints) => {
    const one = await checkpoints.save(draft({ a: 'one' }), never);
    const two = await checkpoints.save(draft({ a: 'two' }), never);
    const three = await checkpoints.save(draft({ a: 'three' }), never);
    await unpackAll(store);
    await rm(looseFile(store, git(store, 'rev-parse', `${one.commit}:a`).trim()));
    const unreadable = looseFile(store, git(store, 'rev-parse', `${two.commit}:a`).trim());
    await rm(unreadable);
    await writeFile(unreadable, 'no zlib');
    await isDamaged(checkpoints.restore(one.commit, never));
    await isDamaged(checkpoints.restore(two.commit, never));
    assert.equal((await checkpoints.restore(three.commit, never)).files.get('a'), 'three');
  });
});

test('without git it says so', async () => {
  const old = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    await assert.rejects(openGitCheckpoints(newStore(), never), (error) =>
      isLeafeError(error, 'checkpoint', 'gitMissing'),
    );
  } finally {
    process.env['PATH'] = old;
  }
});

test('a git that was killed is replaced by the next call', async () => {
  await withStore(newStore(), async (checkpoints) => {
    const { commit } = await checkpoints.save(draft({ a: '1' }), never);
    for (const pid of children()) process.kill(pid, 'SIGKILL');
    // Those calls that meet the dead process may fail; what was acknowledged stays.
    for (let tries = 0; tries < 3; tries++) {
      await checkpoints.save(draft({ a: '2' }, { parent: commit }), never).catch(() => undefined);
    }
    await checkpoints.save(draft({ a: '3' }, { parent: commit }), never);
    assert.equal((await checkpoints.restore(commit, never)).files.get('a'), '1');
  });
});

test('an abort while a save is under way ends the wait, and the next save works', async () => {
  await withStore(newStore(), async (checkpoints) => {
    const stop = new AbortController();
    const saving = checkpoints.save(draft({ big: 'x'.repeat(1 << 22) }), stop.signal);
    const reason = new Error('stopped');
    setImmediate(() => stop.abort(reason));
    await assert.rejects(saving, (error) => error === reason);
    await checkpoints.save(draft({ a: '1' }), never);
  });
});

function newStore(): string {
  stores += 1;
  return join(home, `home ${stores}`, 'store.git');
}

function git(store: string, ...args: string[]): string {
  return execFileSync('git', ['--git-dir', store, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function refsOf(store: string): string {
  return git(store, 'for-each-ref', '--format=%(refname)');
}

async function saver(store: string, run: string, count: string) {
  const program = await testProgram(SAVER);
  return spawn(process.execPath, [program, store, run, count], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function finished(child: Awaited<ReturnType<typeof saver>>): Promise<void> {
  child.stdout.resume();
  const [code] = (await once(child, 'close')) as [number | null];
  assert.equal(code, 0);
}

/** Every object as a file of its own, so that a test can damage one. */
async function unpackAll(store: string): Promise<void> {
  const folder = join(store, 'objects', 'pack');
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.pack')) continue;
    const pack = await readFile(join(folder, name));
    for (const end of ['pack', 'idx', 'keep', 'rev']) {
      await rm(join(folder, name.replace(/pack$/, end)), { force: true });
    }
    execFileSync('git', ['--git-dir', store, 'unpack-objects', '-q'], { input: pack });
  }
}

function looseFile(store: string, id: string): string {
  return join(store, 'objects', id.slice(0, 2), id.slice(2));
}

async function isDamaged(work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => isLeafeError(error, 'checkpoint', 'damaged'));
}

/** This process's own children, by /proc. */
function children(): number[] {
  const text = execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  return text
    .split('\n')
    .filter((line) => / git/.test(line))
    .map((line) => Number.parseInt(line, 10));
}
