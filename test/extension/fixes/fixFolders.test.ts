import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  discard,
  holdsWork,
  noteRecorded,
  sweepFolders,
  takeOut,
  takeUp,
  tidyUp,
  type FixFolder,
  type FixStart,
  type HeldFix,
} from '../../../src/extension/fixes/fixFolders.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const PROGRAM = 'print("even")\n';
const NOTHING_OPEN = (): boolean => false;

test('a program that is taken out holds no work until it is changed, and none once it is recorded', async (t) => {
  const { fix } = await takenOut(t);
  assert.equal(await readFile(fix.path, 'utf8'), PROGRAM);
  assert.equal(await holdsWork(fix), false);
  await writeFile(fix.path, 'print("odd")\n');
  assert.equal(await holdsWork(fix), true);
  await noteRecorded(fix.folder, 'print("odd")\n');
  assert.equal(await holdsWork(fix), false);
});

test('work that was left is there when the step is fixed again', async (t) => {
  const { root, fix, letGo } = await takenOut(t);
  await writeFile(fix.path, 'print("mine")\n');
  await letGo();
  const again = await takenFrom(root, start('b1.2'));
  assert.equal(again.fix.path, fix.path);
  assert.equal(await readFile(again.fix.path, 'utf8'), 'print("mine")\n');
});

test('what is left over without work is swept, what holds work or is open stays', async (t) => {
  const { root, fix, letGo } = await takenOut(t);
  const mine = await takenFrom(root, start('b1.3'));
  await writeFile(mine.fix.path, 'print("mine")\n');
  const open = await takenFrom(root, start('b1.4'));
  for (const release of [letGo, mine.letGo, open.letGo]) await release();
  const torn = join(root, 'run', 'b1.5');
  await mkdir(torn);
  await writeFile(join(torn, 'fix.json.new'), '{');
  const folders = [fix.folder, mine.fix.folder, open.fix.folder, torn];
  await Promise.all(folders.map(asLongAgo));
  await sweepFolders(root, (path) => path === open.fix.path);
  assert.deepEqual(folders.map(existsSync), [false, true, true, false]);
});

test('while one window fixes a step no other takes it out, up or away, and then the next may', async (t) => {
  const { root, fix, letGo } = await takenOut(t);
  assert.equal(await takeOut(root, start('b1.2')), null);
  assert.equal(await takeUp(fix.folder), null);
  await discard(fix);
  await asLongAgo(fix.folder);
  await sweepFolders(root, NOTHING_OPEN);
  assert.equal(existsSync(fix.path), true);
  await letGo();
  const next = await takeUp(fix.folder);
  assert.equal(next?.fix.path, fix.path);
});

test('what a window let go of just now is not swept by another: it may be loaded again', async (t) => {
  const { root, fix, letGo } = await takenOut(t);
  await asLongAgo(fix.folder);
  await letGo();
  await sweepFolders(root, NOTHING_OPEN);
  assert.equal(existsSync(fix.path), true);
  assert.ok(await takeUp(fix.folder));
});

test('a fix whose window has died is swept', async (t) => {
  const { root, fix, letGo } = await takenOut(t);
  await letGo();
  await writeFile(join(fix.folder, 'fix.lock'), JSON.stringify({ token: 'x', pid: 0 }));
  await asLongAgo(fix.folder);
  await sweepFolders(root, NOTHING_OPEN);
  assert.equal(existsSync(fix.folder), false);
});

test('a fix that is closed goes, unless it holds work: that the next window finds', async (t) => {
  const root = await temporaryFolder(t);
  const [untouched, changed] = [await held(root, 'b1.2'), await held(root, 'b1.3')];
  await writeFile(changed.fix.path, 'print("mine")\n');
  assert.equal(await tidyUp(untouched), true);
  assert.equal(await tidyUp(changed), false);
  assert.equal(existsSync(untouched.fix.folder), false);
  const again = await held(root, 'b1.3');
  assert.equal(await readFile(again.fix.path, 'utf8'), 'print("mine")\n');
});

test('what is discarded leaves no empty folder of its run behind', async (t) => {
  const { root, fix, letGo } = await takenOut(t);
  const other = await takenFrom(root, start('b1.3'));
  await letGo();
  await discard(fix);
  assert.equal(existsSync(other.fix.path), true);
  await other.letGo();
  await discard(other.fix);
  assert.equal(existsSync(dirname(other.fix.folder)), false);
});

test('no name of a run or step leads out of the root', async (t) => {
  const root = await temporaryFolder(t);
  const names = { run: '../../elsewhere', step: '..' };
  const { fix } = await takenFrom(root, { ...start('b1.1'), ...names });
  assert.equal(fix.path.startsWith(join(root, '%2E')), true, fix.path);
});

/** As if nobody had touched the folder since yesterday. */
async function asLongAgo(folder: string): Promise<void> {
  const yesterday = Date.now() / 1000 - 24 * 3600;
  await utimes(folder, yesterday, yesterday);
}

function start(step: string): FixStart {
  return { run: 'run', step, program: PROGRAM, extension: '.py' };
}

async function held(root: string, step: string): Promise<HeldFix> {
  return heldFrom(root, start(step));
}

async function heldFrom(root: string, from: FixStart): Promise<HeldFix> {
  const taken = await takeOut(root, from);
  assert.ok(taken);
  return taken;
}

interface TakenOut {
  readonly root: string;
  readonly fix: FixFolder;
  /** As when its window has gone. */
  readonly letGo: () => Promise<void>;
}

async function takenFrom(root: string, from: FixStart): Promise<TakenOut> {
  const { fix, lock } = await heldFrom(root, from);
  return { root, fix, letGo: () => lock.release() };
}

async function takenOut(t: TestContext): Promise<TakenOut> {
  return takenFrom(await temporaryFolder(t), start('b1.2'));
}
