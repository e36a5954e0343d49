import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { JobRef, Trainer } from '../../../src/core/ports/trainer.ts';
import { CommandTrainer } from '../../../src/platform/trainers/command/commandTrainer.ts';
import { localShell } from '../../../src/platform/trainers/command/localShell.ts';
import { ended, trainerContract } from '../../contract/trainer.contract.ts';
import { fakeBundle } from '../../support/fakeBundle.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const FAKE = fileURLToPath(new URL('../../support/fakeSlurm/slurm.py', import.meta.url));
const { signal } = new AbortController();
const NOBODY = (): void => undefined;

trainerContract('sbatch', async (t) => {
  const cluster = await clusterFor(t);
  return {
    open: async () => trainerOf(cluster),
    killJob: async (job) => {
      const number = await readFile(join(cluster.folder, job.id, 'slurm'), 'utf8');
      const pid = await readFile(join(cluster.bin, 'state', `${number}.pid`), 'utf8');
      process.kill(-Number(pid), 'SIGKILL');
    },
  };
});

test('a job that waits for room says what for, and is cancelled while it waits', async (t) => {
  const cluster = await clusterFor(t);
  const trainer = trainerOf(cluster);
  await writeFile(join(cluster.bin, 'full'), '');
  const waiting = await submitted(t, trainer);
  const { state, raw, reason } = await trainer.status(waiting, signal);
  assert.deepEqual(
    { state, raw, reason },
    { state: 'queued', raw: 'PENDING', reason: 'Resources' },
  );
  const other = await submitted(t, trainer);
  await trainer.cancel(waiting, signal);
  assert.equal(await ended(trainer, waiting), 'cancelled');
  await rm(join(cluster.bin, 'full'));
  assert.equal(await ended(trainer, other), 'succeeded');
});

test('an answer of the cluster that was lost does not make a second job', async (t) => {
  const cluster = await clusterFor(t);
  const trainer = trainerOf(cluster);
  const bundle = await fakeBundle(await temporaryFolder(t), 'quick');
  const job = await trainer.submit(bundle, NOBODY, signal);
  assert.equal(await ended(trainer, job), 'succeeded');
  for (const name of ['started', 'slurm']) await rm(join(cluster.folder, job.id, name));
  assert.deepEqual(await trainer.submit(bundle, NOBODY, signal), job);
  const names = await readdir(join(cluster.bin, 'state'));
  assert.equal(names.filter((name) => name.endsWith('.name')).length, 1);
  assert.equal(await ended(trainer, job), 'succeeded');
});

test('what the cluster refuses is said in its own words', async (t) => {
  const cluster = await clusterFor(t);
  const trainer = trainerOf(cluster, ['--partition', 'nowhere']);
  const bundle = await fakeBundle(await temporaryFolder(t), 'quick');
  await assert.rejects(trainer.submit(bundle, NOBODY, signal), (error) => {
    assert.ok(isLeafeError(error, 'trainer', 'rejected'));
    assert.match(error.message, /invalid partition specified: nowhere/);
    return true;
  });
  assert.match((await trainer.check(signal)).what, /slurm 23\.02/);
});

interface Cluster {
  /** Where its commands are. */
  readonly bin: string;
  /** Where jobs are kept. */
  readonly folder: string;
}

async function clusterFor(t: TestContext): Promise<Cluster> {
  const base = await temporaryFolder(t);
  const [bin, folder] = [join(base, 'bin'), join(base, 'jobs')];
  await mkdir(bin);
  await copyFile(FAKE, join(bin, 'slurm.py'));
  for (const name of ['sbatch', 'squeue', 'sacct', 'scancel']) {
    const text = `#!/usr/bin/env python3\n${await readFile(FAKE, 'utf8')}`;
    await writeFile(join(bin, name), text);
    await chmod(join(bin, name), 0o755);
  }
  return { bin, folder };
}

function trainerOf({ bin, folder }: Cluster, slurm: readonly string[] = []): Trainer {
  const before = process.env['PATH'] ?? '';
  process.env['PATH'] = `${bin}${delimiter}${before}`;
  const shell = localShell();
  process.env['PATH'] = before;
  return new CommandTrainer({
    ...{ name: 'cluster', shell, folder, python: 'python3', needs: [], slurm, pollMs: 50 },
    base: async () => null,
  });
}

async function submitted(t: TestContext, trainer: Trainer): Promise<JobRef> {
  const bundle = await fakeBundle(await temporaryFolder(t), 'quick');
  return trainer.submit(bundle, NOBODY, signal);
}
