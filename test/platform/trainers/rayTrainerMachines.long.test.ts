import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { trainerPaths } from '../../../scripts/setup/trainerPaths.mjs';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { JobBundle, JobRef, Trainer } from '../../../src/core/ports/trainer.ts';
import { trainerFolder } from '../../../src/platform/trainers/trainerFolder.ts';
import { allLogs, ended, firstStep } from '../../contract/trainer.contract.ts';
import { fakeBundle, fakeJob } from '../../support/fakeBundle.ts';
import { noRay, rayHead, type RayHead } from '../../support/ray/rayHead.ts';
import {
  outOf,
  processesOf,
  processesWith,
  trainerOn,
  type Different,
} from '../../support/ray/rayJobs.ts';
import { tensorsIn } from '../../support/ray/safetensors.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

// One job on two machines at once: two raylets, each with an address of its own.

const { signal } = new AbortController();
const NOBODY = (): void => undefined;
const skip = noRay;
const TWO: Different = { machines: 2, gpus: 0 };

let head: RayHead;
before(async () => {
  if (!skip) head = await rayHead({ machines: 2, env: { LEAFE_SHARD: '1' } });
});
after(() => (skip ? undefined : head.stop()));

test(
  'what the machines do not have, or cannot share, is refused before anything is sent',
  { skip },
  async (t) => {
    const folder = await temporaryFolder(t);
    const bundle = await fakeBundle(await temporaryFolder(t), 'quick');
    const cases = [
      [{ machines: 2, gpus: 1 }, 'noResources', /2 machines with 1 GPU, .* only 1 such machine/],
      [{ machines: 4, gpus: 0 }, 'noResources', /4 machines with a CPU, .* only 2 such machines/],
      [{ machines: 3, gpus: 0 }, 'rejected', /3 machines cannot share the 8 rows of an update/],
    ] as const;
    for (const [different, reason, words] of cases) {
      const trainer = trainerOn(head, folder, different);
      t.after(() => trainer.close());
      await assert.rejects(
        trainer.submit(bundle, () => assert.fail(), signal),
        (error) => {
          assert.ok(isLeafeError(error, 'trainer', reason), String(error));
          assert.match(error.message, words);
          return true;
        },
      );
    }
  },
);

test(
  'a folder that one machine does not see is the reason that a job failed',
  { skip },
  async (t) => {
    const trainer = trainerOn(head, join(head.folder, 'apart'), TWO);
    t.after(() => trainer.close());
    const bundle = await fakeBundle(await temporaryFolder(t), 'quick');
    const job = await trainer.submit(bundle, NOBODY, signal);
    assert.equal(await ended(trainer, job), 'failed');
    const { reason } = await trainer.status(job, signal);
    assert.match(reason ?? '', /do not share the folder/);
    const { lines } = await allLogs(trainer, job, null);
    assert.match(lines.join('\n'), /127\.0\.0\.2 does not see .*apart/);
  },
);

test(
  'two machines that share a model out train the adapter that one process does, and only the first one tells of it',
  { skip },
  async (t) => {
    const folder = await temporaryFolder(t);
    const bundle = await tinyBundle(folder);
    const different = { ...TWO, python: trainerPaths().python, needs: ['torch'] };
    const trainer = trainerOn(head, folder, { ...different, base: join(folder, 'base') });
    t.after(() => trainer.close());
    const job = await trainer.submit(bundle, NOBODY, signal);
    // It imports torch on both machines, and trains.
    const state = await ended(trainer, job, 300_000);
    const text = await textOf(trainer, job);
    assert.equal(state, 'succeeded', text);
    assert.match(text, /trains on 127\.0\.0\.\d, 127\.0\.0\.\d/);
    assert.equal(text.match(/"kind":"started"/g)?.length, 1);
    const [, one, other] = /"shards":\[(\d+),(\d+)\]/.exec(text) ?? [];
    assert.ok(one !== undefined && one === other, text);
    const artefacts = await trainer.artefacts(job, signal);
    const adapter = artefacts.find(({ name }) => name === ADAPTER);
    assert.ok(adapter !== undefined);
    await trainer.fetch(job, adapter, join(folder, ADAPTER), NOBODY, signal);
    const alone = await tensorsIn(join(folder, 'alone', ADAPTER));
    const fetched = await tensorsIn(join(folder, ADAPTER));
    assert.deepEqual([...fetched.keys()], [...alone.keys()]);
    for (const [name, numbers] of fetched) {
      const expected = alone.get(name) ?? [];
      const differs = numbers.findIndex((one, at) => !isNear(one, expected[at] ?? NaN));
      assert.equal(differs, -1, name);
    }
  },
);

interface Dying {
  readonly whom: string;
  readonly pids: (folder: string, job: JobRef) => Promise<readonly number[]>;
  readonly reason: RegExp;
  readonly said: RegExp;
}

/** In the order of attempts; a machine last, as it does not come back. */
const DYING: readonly Dying[] = [
  {
    whom: 'one of its processes',
    pids: async (folder, job) => (await processesOf(folder, job)).slice(-1),
    reason: /It was killed/,
    said: /process \d of 2, on 127\.0\.0\.\d, was killed by signal 9; the others are ended/,
  },
  {
    whom: 'what leads it',
    pids: (folder, job) => processesWith('ray_machines.py', outOf(folder, job)),
    reason: /It was killed/,
    said: /trains on 127/,
  },
  {
    whom: 'a machine',
    pids: () => processesWith('/raylet', '--node_ip_address=127.0.0.2'),
    reason: /A machine that it ran on is gone/,
    said: /a machine of this job is gone .*: the others are ended/,
  },
];

test(
  'a stop is heard on each machine; whatever dies of a job ends the rest at once; the next attempt goes on',
  { skip },
  async (t) => {
    const folder = await temporaryFolder(t);
    const trainer = trainerOn(head, folder, TWO);
    t.after(() => trainer.close());
    const bundle = await fakeBundle(await temporaryFolder(t), `gated ${join(folder, 'go')}`);
    const first = await begun(trainer, bundle);
    await trainer.cancel(first, signal);
    assert.equal(await ended(trainer, first), 'cancelled');
    assert.match(await textOf(trainer, first), /"kind": "saved"/);
    await nobodyTrains(folder, first);

    for (const [at, { whom, pids, reason, said }] of DYING.entries()) {
      const job = await begun(trainer, { ...bundle, attempt: at + 2 });
      assert.equal((await processesOf(folder, job)).length, 2, 'a process on each machine');
      const doomed = await pids(folder, job);
      assert.equal(doomed.length, 1, whom);
      for (const pid of doomed) process.kill(pid, 'SIGKILL');
      assert.equal(await ended(trainer, job), 'failed', whom);
      await nobodyTrains(folder, job);
      assert.match((await trainer.status(job, signal)).reason ?? '', reason);
      const text = await textOf(trainer, job);
      assert.match(text, said);
      assert.match(text, /"kind": "resumed"/);
    }
  },
);

const ADAPTER = 'adapter_model.safetensors';

/** A real job for a base of two layers, and the adapter that one process alone trains. */
async function tinyBundle(folder: string): Promise<JobBundle> {
  const script = fileURLToPath(new URL('../../support/ray/tiny_job.py', import.meta.url));
  await promisify(execFile)(trainerPaths().python, [script, trainerFolder(), folder]);
  const bundle = join(folder, 'bundle');
  return {
    folder: bundle,
    job: fakeJob('tiny'),
    key: randomBytes(32).toString('hex'),
    attempt: 1,
    bytes: 1,
  };
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-7 + 1e-5 * Math.abs(other);
}

/** Submits it, and waits until it trains. */
async function begun(trainer: Trainer, bundle: JobBundle): Promise<JobRef> {
  const job = await trainer.submit(bundle, NOBODY, signal);
  await firstStep(trainer, job);
  return job;
}

async function textOf(trainer: Trainer, job: JobRef): Promise<string> {
  return (await allLogs(trainer, job, null)).lines.join('\n');
}

/** What is left of a job is gone within seconds. */
async function nobodyTrains(folder: string, job: JobRef): Promise<void> {
  const until = Date.now() + 10_000;
  while ((await processesOf(folder, job)).length > 0) {
    assert.ok(Date.now() < until, 'it trains on');
    await sleep(50);
  }
}
