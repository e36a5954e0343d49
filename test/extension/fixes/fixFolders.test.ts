import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  discard,
  holdsWork,
  lockOf,
  noteRecorded,
  sweepFolders,
  takeOut,
  type FixFolder,
} from '../../../src/extension/fixes/fixFolders.ts';
import { isHeld, takeLock } from '../../../src/platform/processLock.ts';
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
  const { root, fix } = await takenOut(t);
  await writeFile(fix.path, 'print("mine")\n');
  const again = await takeOut(root, start('b1.2'));
  assert.equal(again.path, fix.path);
  assert.equal(await readFile(again.path, 'utf8'), 'print("mine")\n');
});

test('what is left over without work is swept, what holds work or is open stays', async (t) => {
  const { root, fix } = await takenOut(t);
  const mine = await takeOut(root, start('b1.3'));
  await writeFile(mine.path, 'print("mine")\n');
  const open = await takeOut(root, start('b1.4'));
  const torn = join(root, 'run', 'b1.5');
  await mkdir(torn);
  await writeFile(join(torn, 'fix.json.new'), '{');
  await sweepFolders(root, (path) => path === open.path);
  const left = [fix.folder, mine.folder, open.folder, torn].map((folder) => existsSync(folder));
  assert.deepEqual(left, [false, true, true, false]);
});

test('a folder that another window works on is not swept, one whose window has died is', async (t) => {
  const { root, fix } = await takenOut(t);
  const lock = await takeLock(lockOf(fix));
  assert.ok(isHeld(lock));
  await sweepFolders(root, NOTHING_OPEN);
  assert.equal(existsSync(fix.path), true);
  await writeFile(lockOf(fix), JSON.stringify({ token: 'x', pid: 0 }));
  await sweepFolders(root, NOTHING_OPEN);
  assert.equal(existsSync(fix.folder), false);
});

test('what is discarded leaves no empty folder of its run behind', async (t) => {
  const { root, fix } = await takenOut(t);
  const other = await takeOut(root, start('b1.3'));
  await discard(fix);
  assert.equal(existsSync(other.path), true);
  await discard(other);
  assert.equal(existsSync(dirname(other.folder)), false);
});

test('no name of a run or step leads out of the root', async (t) => {
  const root = await temporaryFolder(t);
  const names = { run: '../../elsewhere', step: '..' };
  const { path } = await takeOut(root, { ...start('b1.1'), ...names });
  assert.equal(path.startsWith(join(root, '%2E')), true, path);
});

function start(step: string) {
  return { run: 'run', step, program: PROGRAM, extension: '.py' };
}

async function takenOut(t: TestContext): Promise<{ root: string; fix: FixFolder }> {
  const root = await temporaryFolder(t);
  return { root, fix: await takeOut(root, start('b1.2')) };
}
