import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { JobRef, Trainer } from '../../../src/core/ports/trainer.ts';
import { Dashboard } from '../../../src/platform/trainers/ray/dashboard.ts';
import { RayApi } from '../../../src/platform/trainers/ray/rayApi.ts';
import { allLogs, ended, firstStep, trainerContract } from '../../contract/trainer.contract.ts';
import { fakeBundle } from '../../support/fakeBundle.ts';
import { noRay, rayHead, type RayHead } from '../../support/ray/rayHead.ts';
import { processesOf, trainerOn, type Different } from '../../support/ray/rayJobs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const { signal } = new AbortController();
const NOBODY = (): void => undefined;
const skip = noRay;

/** One for the whole file: it takes seconds to start. */
let head: RayHead;
before(async () => {
  if (!skip) head = await rayHead({ env: { SECRET_OF_THE_HEAD: 'kept' } });
});
after(() => (skip ? undefined : head.stop()));

trainerContract(
  'Ray',
  async (t) => {
    const folder = await temporaryFolder(t);
    return { open: async () => trainerIn(folder), killJob: (job) => killIn(folder, job) };
  },
  { skip },
);

test(
  'what a cluster has is told; a token that is missing or wrong, with where to put it',
  { skip },
  async (t) => {
    const folder = await temporaryFolder(t);
    const { what, warnings } = await trainerIn(folder).check(signal);
    assert.match(what, /^Ray 2\.\d+\.\d+, 1 machine, 4 CPUs, 2 GPUs$/);
    assert.deepEqual(warnings, []);
    for (const [token, words] of [
      [undefined, /asks for one, and none is set/],
      ['nonsense', /does not know the one in RAY_TOKEN/],
    ] as const) {
      const refused = trainerIn(folder, { token });
      const bundle = await bundleFor(t, 'quick');
      for (const doing of [
        () => refused.check(signal),
        () => refused.submit(bundle, NOBODY, signal),
      ]) {
        await assert.rejects(doing, (error) => {
          assert.ok(isLeafeError(error, 'trainer', 'unauthorized'));
          assert.match(error.message, words);
          return true;
        });
      }
      await refused.close();
    }
  },
);

test(
  'more GPUs than any machine has are refused in a sentence, before anything is sent',
  { skip },
  async (t) => {
    const trainer = trainerIn(await temporaryFolder(t), { gpus: 3 });
    t.after(() => trainer.close());
    const bundle = await bundleFor(t, 'quick');
    for (const doing of [
      () => trainer.check(signal),
      () => trainer.submit(bundle, () => assert.fail(), signal),
    ]) {
      await assert.rejects(doing, (error) => {
        assert.ok(isLeafeError(error, 'trainer', 'noResources'));
        assert.match(
          error.message,
          /a job is to have 3 GPUs, and .* has no machine with more than 2/,
        );
        return true;
      });
    }
  },
);

test(
  'a job waits for GPUs that are in use, says so, and is cancelled while it waits',
  { skip },
  async (t) => {
    const folder = await temporaryFolder(t);
    const [one, all] = [trainerIn(folder), trainerIn(folder, { gpus: 2 })];
    t.after(() => Promise.all([one.close(), all.close()]));
    const gate = join(await temporaryFolder(t), 'go');
    const first = await one.submit(await bundleFor(t, `gated ${gate}`), NOBODY, signal);
    await firstStep(one, first);
    const second = await all.submit(await bundleFor(t, 'quick'), NOBODY, signal);
    const waiting = await all.status(second, signal);
    assert.equal(waiting.state, 'queued');
    assert.match(waiting.reason ?? '', /waits for a machine/);
    await all.cancel(second, signal);
    assert.equal((await all.status(second, signal)).state, 'stopping');
    await writeFile(gate, '');
    assert.equal(await ended(one, first), 'succeeded');
    assert.equal(await ended(all, second), 'cancelled');
  },
);

test(
  'a Python that is not there, and packages that are not, are the reason that a job failed',
  { skip },
  async (t) => {
    const folder = await temporaryFolder(t);
    const cases = [
      [{ python: '/nowhere/python' }, /Python named with `--python` is not there/],
      [{ needs: ['json', 'no_such_package'] }, /has not the packages of a job/],
    ] as const;
    await Promise.all(
      cases.map(async ([options, words]) => {
        const trainer = trainerIn(folder, options);
        t.after(() => trainer.close());
        const job = await trainer.submit(await bundleFor(t, 'quick'), NOBODY, signal);
        assert.equal(await ended(trainer, job), 'failed');
        assert.match((await trainer.status(job, signal)).reason ?? '', words);
      }),
    );
  },
);

test(
  'no token is in what Ray tells of a job, in its log, or in what it is given',
  { skip },
  async (t) => {
    const folder = await temporaryFolder(t);
    const trainer = trainerIn(folder);
    t.after(() => trainer.close());
    const gate = join(await temporaryFolder(t), 'go');
    const job = await trainer.submit(await bundleFor(t, `gated ${gate}`), NOBODY, signal);
    await firstStep(trainer, job);
    const environments = await Promise.all(
      (await processesOf(folder, job)).map((pid) => readFile(`/proc/${pid}/environ`, 'utf8')),
    );
    assert.equal(environments.length, 1);
    assert.match(environments.join(), /SECRET_OF_THE_HEAD/, "the environment is the head's");
    await writeFile(gate, '');
    assert.equal(await ended(trainer, job), 'succeeded');
    const headers = { authorization: `Bearer ${head.token}` };
    const told = await fetch(`${head.url}/api/jobs/`, { headers });
    const texts = [
      ...environments,
      await told.text(),
      ...(await allLogs(trainer, job, null)).lines,
    ];
    assert.match(texts.join('\n'), new RegExp(job.id));
    assert.doesNotMatch(texts.join('\n'), new RegExp(head.token));
  },
);

test(
  'a network that is gone is said, ends nothing, and an upload that was cut is made good',
  { skip },
  async (t) => {
    const trainer = trainerIn(await temporaryFolder(t));
    t.after(() => trainer.close());
    t.after(() => head.mend());
    const gate = join(await temporaryFolder(t), 'go');
    const bundle = await bundleFor(t, `gated ${gate}`);
    const isUnreachable = (error: unknown): boolean =>
      isLeafeError(error, 'trainer', 'unreachable');
    await assert.rejects(
      trainer.submit(bundle, () => head.cut(), signal),
      isUnreachable,
    );
    head.mend();
    const job = await trainer.submit(bundle, NOBODY, signal);
    await firstStep(trainer, job);
    const following = allLogs(trainer, job, null);
    const lost = assert.rejects(following, isUnreachable);
    head.cut();
    await lost;
    await assert.rejects(trainer.status(job, signal), isUnreachable);
    head.mend();
    assert.equal((await trainer.status(job, signal)).state, 'running');
    await writeFile(gate, '');
    assert.equal(await ended(trainer, job), 'succeeded');
  },
);

test(
  'what Ray itself refuses is told in its last words; files that it has dropped are the reason that a job failed',
  { skip },
  async (t) => {
    const folder = await temporaryFolder(t);
    const dashboard = new Dashboard({ url: head.url, token: head.token, tokenVariable: '' });
    t.after(() => dashboard.close());
    const api = new RayApi(dashboard);
    const trainer = trainerIn(folder);
    t.after(() => trainer.close());
    const id = `leafe-${'0'.repeat(16)}-1`;
    const dropped = { working_dir: `gcs://_ray_pkg_${'0'.repeat(64)}.zip`, env_vars: {} };
    const submission = { entrypoint: 'true', submission_id: id, runtime_env: dropped };
    const odd = { ...submission, entrypoint_num_gpus: 'many' as unknown as number };
    await assert.rejects(api.submit(odd, signal), (error) => {
      assert.ok(isLeafeError(error, 'trainer', 'rejected'), String(error));
      assert.match(
        error.message,
        /answers 400 to api\/jobs\/: TypeError: entrypoint_num_gpus must be a number/,
      );
      assert.doesNotMatch(error.message, /\n|Traceback/);
      return true;
    });
    await api.submit(submission, signal);
    assert.equal(await ended(trainer, { id }), 'failed');
    const { reason } = await trainer.status({ id }, signal);
    assert.match(reason ?? '', /could not be unpacked there.*Push it again/);
  },
);

function trainerIn(folder: string, different: Different = {}): Trainer {
  return trainerOn(head, folder, different);
}

async function bundleFor(t: TestContext, name: string): ReturnType<typeof fakeBundle> {
  return fakeBundle(await temporaryFolder(t), name);
}

async function killIn(folder: string, job: JobRef): Promise<void> {
  const found = await processesOf(folder, job);
  assert.equal(found.length, 1);
  for (const pid of found) process.kill(pid, 'SIGKILL');
}
