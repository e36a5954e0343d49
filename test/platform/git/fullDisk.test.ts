import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isLeafeError, type Reason } from '../../../src/core/errors.ts';
import type { CheckpointDraft } from '../../../src/core/ports/checkpoints.ts';
import { draft } from '../../contract/checkpoints.contract.ts';
import { noSmallDisk, withSmallDisk } from '../../support/smallDisk.ts';
import { withStore } from './withStore.ts';

const never = new AbortController().signal;

test(
  'a full disk stops a save, loses nothing that was acknowledged, and goes on when there is room',
  { skip: noSmallDisk },
  () =>
    withSmallDisk(3000, async ({ folder }) => {
      const store = join(folder, 'store.git');
      const ballast = join(folder, 'ballast');
      await writeFile(ballast, Buffer.alloc(1_000_000));
      await withStore(store, async (checkpoints) => {
        const saved: string[] = [];
        const fill = async (): Promise<void> => {
          for (;;) saved.push((await checkpoints.save(noise(saved), never)).commit);
        };
        for (let times = 0; times < 3; times++) await assert.rejects(fill(), isReason('diskFull'));
        assert.ok(saved.length > 3);
        for (const commit of saved) await checkpoints.restore(commit, never);

        await rm(ballast);
        const after = await checkpoints.save(noise(saved), never);
        assert.equal((await checkpoints.restore(after.commit, never)).parent, saved.at(-1));
      });
      assert.equal(fsck(store), '');
    }),
);

test(
  'a read-only home can be read from, and says why it cannot be written',
  { skip: noSmallDisk },
  () =>
    withSmallDisk(3000, async (disk) => {
      const store = join(disk.folder, 'store.git');
      const { commit } = await withStore(store, (one) => one.save(draft({ a: '1' }), never));
      disk.setReadOnly(true);
      await withStore(store, async (checkpoints) => {
        assert.equal((await checkpoints.restore(commit, never)).files.get('a'), '1');
        const next = draft({ a: '2' }, { parent: commit });
        await assert.rejects(checkpoints.save(next, never), isReason('notWritable'));
        const fork = checkpoints.fork('run-1', 'b2', commit, never);
        await assert.rejects(fork, isReason('notWritable'));
      });
      const elsewhere = withStore(join(disk.folder, 'new', 'store.git'), async () => undefined);
      await assert.rejects(elsewhere, isReason('notWritable'));
    }),
);

/** A step that cannot be made smaller. */
function noise(saved: readonly string[]): CheckpointDraft {
  const files = { noise: randomBytes(60_000).toString('base64') };
  return draft(files, { parent: saved.at(-1) ?? null });
}

function isReason(reason: Reason<'checkpoint'>): (error: unknown) => boolean {
  return (error) => isLeafeError(error, 'checkpoint', reason);
}

function fsck(store: string): string {
  return execFileSync('git', ['--git-dir', store, 'fsck', '--full', '--no-dangling'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
