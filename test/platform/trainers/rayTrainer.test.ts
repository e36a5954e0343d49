import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { JobRef, Trainer } from '../../../src/core/ports/trainer.ts';
import { RayTrainer } from '../../../src/platform/trainers/ray/rayTrainer.ts';
import {
  allLogs,
  ended,
  firstStep,
  running,
  trainerContract,
} from '../../contract/trainer.contract.ts';
import { fakeBundle } from '../../support/fakeBundle.ts';
import { noRay, rayHead, type RayHead } from '../../support/ray/rayHead.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const { signal } = new AbortController();
const NOBODY = (): void => undefined;
const skip = noRay;

/** One for the whole file: it takes seconds to start. */
let head: RayHead;
before(async () => {
  if (!skip) head = await rayHead();
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
  'a bundle that is there is not sent again, and two attempts of a job take turns',
  { skip },
  async (t) => {
    const folder = await temporaryFolder(t);
    const trainer = trainerIn(folder);
    t.after(() => trainer.close());
    const gate = join(await temporaryFolder(t), 'go');
    const bundle = await bundleFor(t, `gated ${gate}`);
    const first = await trainer.submit(bundle, NOBODY, signal);
    await firstStep(trainer, first);
    const sent: number[] = [];
    const second = await trainer.submit(
      { ...bundle, attempt: 2 },
      (done) => sent.push(done),
      signal,
    );
    assert.equal(sent.length, 1);
    await running(trainer, second);
    await said(trainer, second, /another attempt of this job is still at work/);
    assert.equal((await processesOf(folder, first)).length, 1);
    await writeFile(gate, '');
    assert.equal(await ended(trainer, first), 'succeeded');
    assert.equal(await ended(trainer, second), 'succeeded');
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
  'a head that is started anew in mid-job loses the job and not its checkpoint, nor what others made',
  { skip },
  async (t) => {
    const folder = await temporaryFolder(t);
    const trainer = trainerIn(folder);
    t.after(() => trainer.close());
    const done = await trainer.submit(await bundleFor(t, 'quick'), NOBODY, signal);
    const gate = join(await temporaryFolder(t), 'go');
    const bundle = await bundleFor(t, `gated ${gate}`);
    const job = await trainer.submit(bundle, NOBODY, signal);
    assert.equal(await ended(trainer, done), 'succeeded');
    await firstStep(trainer, job);
    await writeFile(join(folder, bundle.key.slice(0, 16), 'out', 'checkpoint'), '');
    await head.restart();
    const { state, reason } = await trainer.status(job, signal);
    assert.equal(state, 'lost');
    assert.match(reason ?? '', /head was started anew.*goes on from its last checkpoint/);
    assert.deepEqual((await allLogs(trainer, job, null)).lines, []);

    await writeFile(gate, '');
    const again = await trainer.submit({ ...bundle, attempt: 2 }, NOBODY, signal);
    assert.equal(await ended(trainer, again), 'succeeded');
    const { lines } = await allLogs(trainer, again, null);
    assert.ok(lines.some((line) => line.includes('"kind": "resumed"')));

    const artefacts = await trainer.artefacts(done, signal);
    const adapter = artefacts.find(({ name }) => name === 'adapter.gguf');
    assert.ok(adapter !== undefined);
    const to = join(await temporaryFolder(t), 'adapter.gguf');
    await trainer.fetch(done, adapter, to, NOBODY, signal);
    assert.equal((await readFile(to)).length, adapter.bytes);
  },
);

interface Different {
  readonly token?: string | undefined;
  readonly gpus?: number;
  readonly python?: string;
  readonly needs?: readonly string[];
}

function trainerIn(folder: string, different: Different = {}): Trainer {
  const { gpus = null, python = 'python3', needs = [] } = different;
  return new RayTrainer({
    ...{ name: 'cluster', url: head.url, folder, python, gpus, needs, base: null },
    token: 'token' in different ? different.token : head.token,
    tokenVariable: 'RAY_TOKEN',
    pollMs: 100,
    stopSeconds: 90,
  });
}

async function bundleFor(t: TestContext, name: string): ReturnType<typeof fakeBundle> {
  return fakeBundle(await temporaryFolder(t), name);
}

async function said(trainer: Trainer, job: JobRef, words: RegExp): Promise<void> {
  for await (const { lines } of trainer.logs(job, null, signal)) {
    if (lines.some((line) => words.test(line))) return;
  }
  assert.fail(`it never said ${words.source}`);
}

async function killIn(folder: string, job: JobRef): Promise<void> {
  const found = await processesOf(folder, job);
  assert.equal(found.length, 1);
  for (const pid of found) process.kill(pid, 'SIGKILL');
}

/** Those that train it, by what they were started with: the cluster numbers its processes on its own. */
async function processesOf(folder: string, { id }: JobRef): Promise<readonly number[]> {
  const out = join(folder, id.split('-')[1] ?? '', 'out');
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const words = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (words.includes('leafe_trainer') && words.split('\0').includes(out))
      found.push(Number(name));
  }
  return found;
}
