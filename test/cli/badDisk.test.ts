import assert from 'node:assert/strict';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertSaid } from '../support/assertSaid.ts';
import { leafe, startLeafe } from '../support/leafe.ts';
import { git, onlyRun, runsOf, type RunOnDisk } from '../support/runFiles.ts';
import { noSmallDisk, withSmallDisk } from '../support/smallDisk.ts';
import { python, tapeModel } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** Ten wrong replies, each with so many letters beside its program. */
async function exploreArgs(folder: string, letters = 0, delayMs = 0): Promise<readonly string[]> {
  const replies = Array.from({ length: 10 }, (_, index) => ({
    for: `b1.${index + 1}`,
    text: `${python(`print("wrong ${index}")`)}\n${'words '.repeat(letters / 6)}`,
    delayMs,
  }));
  const model = await tapeModel(folder, replies);
  const settings = ['--set', 'rollouts=1', 'horizon=10', 'maxBranches=1', '--budget', 'steps=10'];
  return ['explore', 'starter#parity', '--model', model, ...settings];
}

/** Every step of the journal is in the store, whole. */
function assertWhole(home: string, { state }: RunOnDisk): void {
  for (const { taken } of state.steps.values()) {
    assert.match(git(home, 'show', `${taken.checkpoint}:program.py`), /wrong/);
  }
  assert.equal(git(home, 'fsck', '--full', '--no-dangling'), '');
}

test(
  'a disk that fills up in mid-run stops it in order, loses no step, and lets it go on',
  { skip: noSmallDisk },
  async (t) => {
    const folder = await temporaryFolder(t);
    await withSmallDisk(2_000, async ({ folder: disk }) => {
      const home = join(disk, 'home');
      const ballast = join(disk, 'ballast');
      const run = await startLeafe(t, await exploreArgs(folder, 600, 400), { home, cwd: folder });
      await run.said(/b1\.2 wrong answer/);
      await fill(disk, ballast);
      const { code, stderr } = await run.ended;
      assert.equal(code, 75, stderr);
      assertSaid(stderr, /The disk is full: /, /Free some space.*leafe resume <run>/);
      const stopped = await onlyRun(home);
      assert.ok(stopped.state.steps.size >= 2);
      assertWhole(home, stopped);
      assert.equal((await leafe(['show', stopped.id], { home, cwd: folder })).code, 0);

      await rm(ballast);
      const resumed = await leafe(['resume', stopped.id], { home, cwd: folder });
      assert.equal(resumed.code, 0, resumed.stderr);
      const whole = await onlyRun(home);
      assert.equal(whole.state.steps.size, 10);
      assertWhole(home, whole);
    });
  },
);

test('on a full disk nothing is begun', { skip: noSmallDisk }, async (t) => {
  const folder = await temporaryFolder(t);
  await withSmallDisk(100, async ({ folder: disk }) => {
    await fill(disk, join(disk, 'ballast'));
    const home = join(disk, 'home');
    const { code, stderr } = await leafe(await exploreArgs(folder), { home, cwd: folder });
    assert.equal(code, 75, stderr);
    assertSaid(stderr, /The disk is full: /, /Free some space/);
    assert.deepEqual(await runsOf(home), []);
  });
});

test(
  'a read-only home can be looked at; a run in it goes on when it can be written again',
  { skip: noSmallDisk },
  async (t) => {
    const folder = await temporaryFolder(t);
    await withSmallDisk(4_000, async (disk) => {
      const home = join(disk.folder, 'home');
      const options = { home, cwd: folder };
      const args = await exploreArgs(folder, 0, 100);
      const run = await startLeafe(t, args, options);
      await run.said(/b1\.2 wrong answer/);
      run.kill();
      await run.ended;
      const before = await onlyRun(home);

      disk.setReadOnly(true);
      for (const refused of [args, ['resume', before.id]]) {
        const { code, stderr } = await leafe(refused, options);
        assert.equal(code, 1, stderr);
        assertSaid(stderr, /home folder cannot be written: /, /--home or LEAFE_HOME/);
      }
      assert.equal((await leafe(['show', before.id], options)).code, 0);
      assert.match((await leafe(['runs'], options)).stdout, new RegExp(`${before.id} +cut off`));
      assert.deepEqual(await onlyRun(home), before);

      disk.setReadOnly(false);
      const resumed = await leafe(['resume', before.id], options);
      assert.equal(resumed.code, 0, resumed.stderr);
      const whole = await onlyRun(home);
      assert.equal(whole.state.steps.size, 10);
      assertWhole(home, whole);
    });
  },
);

async function fill(disk: string, ballast: string): Promise<void> {
  const { bavail, bsize } = await statfs(disk);
  await writeFile(ballast, Buffer.alloc(bavail * bsize));
}
