import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import type { JobBundle, JobRef, JobState, Trainer } from '../../../src/core/ports/trainer.ts';
import { allLogs, ended, firstStep, running } from '../../contract/trainer.contract.ts';
import { trainerPaths } from '../../../scripts/setup/trainerPaths.mjs';
import { fakeBundle } from '../../support/fakeBundle.ts';
import { fakeTrainerCli } from '../../support/fakeTrainerCli.ts';
import { leafe, startLeafe, type Ended } from '../../support/leafe.ts';
import { noRay, rayHead, type RayHead } from '../../support/ray/rayHead.ts';
import { outOf, parentOf, processesOf, trainerOn } from '../../support/ray/rayJobs.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { linkModel, testModelFile } from '../../support/testHome.ts';
import { trlDataset } from '../../support/trlDataset.ts';

// What is killed on a cluster costs no job and no checkpoint, and is never trained twice at once.

const { signal } = new AbortController();
const NOBODY = (): void => undefined;
const skip = noRay;

let head: RayHead;
before(async () => {
  if (!skip) head = await rayHead();
});
after(() => (skip ? undefined : head.stop()));

interface Killed {
  readonly whom: string;
  /** From the process that trains. */
  readonly pid: (trains: number) => Promise<number>;
  readonly state: JobState;
  readonly words: RegExp;
  /** Whether what trains is still there: the next attempt waits for it. */
  readonly trainsOn: boolean;
}

const KILLED: readonly Killed[] = [
  {
    whom: 'what trains',
    pid: async (trains) => trains,
    state: 'failed',
    words: /It was killed/,
    trainsOn: false,
  },
  {
    whom: "Ray's entrypoint",
    pid: parentOf,
    state: 'failed',
    words: /It was killed/,
    trainsOn: true,
  },
  {
    whom: "Ray's supervisor of a job",
    pid: async (trains) => parentOf(await parentOf(trains)),
    state: 'lost',
    words: /What watched over it is gone/,
    trainsOn: false,
  },
];

for (const { whom, pid, state, words, trainsOn } of KILLED) {
  test(
    `where ${whom} is killed, that is said, and the next attempt goes on from the checkpoint`,
    { skip },
    async (t) => {
      const { folder, trainer, gate, bundle } = await gatedJob(t);
      const job = await trainer.submit(bundle, NOBODY, signal);
      await firstStep(trainer, job);
      await writeFile(join(outOf(folder, job), 'checkpoint'), '');
      const [trains = 0, ...others] = await processesOf(folder, job);
      assert.deepEqual(others, []);
      process.kill(await pid(trains), 'SIGKILL');
      assert.equal(await ended(trainer, job), state);
      assert.match((await trainer.status(job, signal)).reason ?? '', words);

      const again = await trainer.submit({ ...bundle, attempt: 2 }, NOBODY, signal);
      if (trainsOn) await said(trainer, again, /another attempt of this job is still at work/);
      else await firstStep(trainer, again);
      assert.equal((await processesOf(folder, job)).length, 1, 'it is never trained twice at once');
      await writeFile(gate, '');
      await goesOnToTheEnd(trainer, again);
    },
  );
}

test(
  'a bundle that is there is not sent again, and two attempts of a job take turns',
  { skip },
  async (t) => {
    const { folder, trainer, gate, bundle } = await gatedJob(t);
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
  'a head that is started anew in mid-job loses the job and not its checkpoint, nor what others made',
  { skip },
  async (t) => {
    const { folder, trainer, gate, bundle } = await gatedJob(t);
    const done = await trainer.submit(
      await fakeBundle(await temporaryFolder(t), 'quick'),
      NOBODY,
      signal,
    );
    const job = await trainer.submit(bundle, NOBODY, signal);
    assert.equal(await ended(trainer, done), 'succeeded');
    await firstStep(trainer, job);
    await writeFile(join(outOf(folder, job), 'checkpoint'), '');
    await head.restart();
    const { state, reason } = await trainer.status(job, signal);
    assert.equal(state, 'lost');
    assert.match(reason ?? '', /head was started anew.*goes on from its last checkpoint/);
    assert.deepEqual((await allLogs(trainer, job, null)).lines, []);

    await writeFile(gate, '');
    const again = await trainer.submit({ ...bundle, attempt: 2 }, NOBODY, signal);
    await goesOnToTheEnd(trainer, again);

    const artefacts = await trainer.artefacts(done, signal);
    const adapter = artefacts.find(({ name }) => name === 'adapter.gguf');
    assert.ok(adapter !== undefined);
    const to = join(await temporaryFolder(t), 'adapter.gguf');
    await trainer.fetch(done, adapter, to, NOBODY, signal);
    assert.equal((await readFile(to)).length, adapter.bytes);
  },
);

test(
  'a command line that is killed at any moment leaves one job, which the same push finds, and nothing half fetched',
  { skip },
  async (t) => {
    const home = await temporaryFolder(t);
    const options = { home, cli: await fakeTrainerCli(home), env: { RAY_TOKEN: head.token } };
    const told = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr }: Ended = await leafe(args, options);
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const killedAt = async (words: string, ...args: readonly string[]): Promise<void> => {
      const there = head.deafen(words);
      const client = await startLeafe(t, args, options);
      await Promise.race([there, client.ended.then(({ stderr }) => assert.fail(stderr))]);
      client.kill();
      assert.equal((await client.ended).code, null);
    };
    await linkModel(home, await testModelFile());
    const dataset = await trlDataset(join(home, 'monday'), [{ id: 'r/c1' }, { id: 'r/c2' }]);
    const there = ['--python', trainerPaths().python, '--folder', join(home, 'there')];
    await told('trainer', 'add', 'ray', '--ray', head.url, '--token-from', 'RAY_TOKEN', ...there);
    const push = ['push', dataset, '--trainer', 'ray', '--model', 'embedded:smollm2-135m'];
    const pushing = [...push, '--name', 'quick'];

    await killedAt('GET /api/jobs/leafe-', ...pushing);
    await killedAt('PUT /api/packages/', ...pushing);
    await killedAt('POST /api/jobs/ ', ...pushing);
    assert.match(await told(...pushing), /^monday-\w+ is the same job, pushed before/);
    const log = await told('logs', 'monday', '--follow');
    assert.equal(log.match(/started on cpu/g)?.length, 1);
    assert.match(log, /finished/);
    assert.equal((await readdir(join(home, 'there'))).length, 1);

    await killedAt('adapter.gguf', 'fetch', 'monday');
    assert.match(await told('fetch', 'monday'), /its 4 files are whole[^]*Kept as quick/);
    const [job = ''] = await readdir(join(home, 'jobs'));
    assert.equal((await readdir(join(home, 'jobs', job, 'out'))).length, 4);
    assert.match(await told(...pushing), /is the same job, pushed before: succeeded/);
  },
);

/** A job that takes one step and goes on once there is a file at `gate`, and a client whose jobs are kept in `folder`. */
async function gatedJob(t: TestContext): Promise<{
  readonly folder: string;
  readonly trainer: Trainer;
  readonly gate: string;
  readonly bundle: JobBundle;
}> {
  const folder = await temporaryFolder(t);
  const trainer = trainerOn(head, folder);
  t.after(() => trainer.close());
  const gate = join(await temporaryFolder(t), 'go');
  const bundle = await fakeBundle(await temporaryFolder(t), `gated ${gate}`);
  return { folder, trainer, gate, bundle };
}

/** From its checkpoint. */
async function goesOnToTheEnd(trainer: Trainer, again: JobRef): Promise<void> {
  assert.equal(await ended(trainer, again), 'succeeded');
  const { lines } = await allLogs(trainer, again, null);
  assert.ok(lines.some((line) => line.includes('"kind": "resumed"')));
}

async function said(trainer: Trainer, job: JobRef, words: RegExp): Promise<void> {
  for await (const { lines } of trainer.logs(job, null, signal)) {
    if (lines.some((line) => words.test(line))) return;
  }
  assert.fail(`it never said ${words.source}`);
}
