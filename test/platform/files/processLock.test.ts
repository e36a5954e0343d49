import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { isHeld, liveHolder, takeLock } from '../../../src/platform/processLock.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leafe-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('of many at once one gets the lock, free or left by a dead one', async () => {
  const path = join(folder, 'lock');
  for (const left of [null, '{"token":"t","pid":0}', 'torn']) {
    if (left !== null) await writeFile(path, left);
    const taken = await Promise.all(Array.from({ length: 30 }, () => takeLock(path)));
    const [winner, ...others] = taken.filter(isHeld);
    assert.ok(winner !== undefined);
    assert.equal(others.length, 0);
    assert.equal((await liveHolder(path))?.pid, process.pid);
    await winner.release();
    await winner.release();
    assert.equal(await liveHolder(path), null);
  }
  assert.deepEqual(await readdir(folder), []);
});

test('a dead one who died while taking over is no hindrance', async () => {
  const path = join(folder, 'lock');
  await writeFile(path, '{"token":"one","pid":0}');
  await writeFile(`${path}.takeover`, '{"token":"two","pid":0}');
  const lock = await takeLock(path);
  assert.ok(isHeld(lock));
  await lock.release();
  assert.deepEqual(await readdir(folder), []);
});

test('a holder elsewhere, that cannot be looked at, counts as alive', async () => {
  const path = join(folder, 'lock');
  const elsewhere = { token: 't', pid: 1, started: '1', world: 'boot ns', host: 'other-machine' };
  await writeFile(path, JSON.stringify(elsewhere));
  assert.ok(!isHeld(await takeLock(path)));
  assert.equal((await liveHolder(path))?.host, 'other-machine');
});
