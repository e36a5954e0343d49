import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
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

test('what killed ones have left beside a lock goes with the next who takes it, what a living one tries stays', async () => {
  const path = join(folder, 'lock');
  const first = await takeLock(path);
  assert.ok(isHeld(first));
  const mine = await readFile(path, 'utf8');
  await first.release();
  const dead = JSON.stringify({ ...(JSON.parse(mine) as object), pid: 2 ** 22 + 1 });
  const drafts = { '0123456789abcdef': mine, fedcba9876543210: dead, '00000000000000ff': '' };
  for (const [token, text] of Object.entries(drafts)) await writeFile(`${path}.${token}`, text);
  await writeFile(`${path}.00000000000000ee`, '');
  await utimes(`${path}.00000000000000ee`, 0, 0);
  await writeFile(`${path}.takeover.fedcba9876543210`, dead);
  await writeFile(`${path}.takeover`, dead);
  await writeFile(`${path}.jsonl`, 'not a lock');

  const lock = await takeLock(path);
  assert.ok(isHeld(lock));
  await lock.release();
  const stays = ['lock.00000000000000ff', 'lock.0123456789abcdef', 'lock.jsonl'];
  assert.deepEqual((await readdir(folder)).sort(), stays);
});

test('a holder elsewhere, that cannot be looked at, counts as alive', async () => {
  const path = join(folder, 'lock');
  const elsewhere = { token: 't', pid: 1, started: '1', world: 'boot ns', host: 'other-machine' };
  await writeFile(path, JSON.stringify(elsewhere));
  assert.ok(!isHeld(await takeLock(path)));
  assert.equal((await liveHolder(path))?.host, 'other-machine');
});
