import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { claimNotice } from '../../../src/app/training/claimNotice.ts';
import type { KnownJob } from '../../../src/app/training/jobFiles.ts';
import { seeJob } from '../../../src/app/training/seeJob.ts';
import { addTrainer } from '../../../src/app/training/trainers.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import {
  isAtWork,
  TrainingJobs,
  type SeenJob,
} from '../../../src/extension/training/trainingJobs.ts';
import { fakeBundle } from '../../support/fakeBundle.ts';
import { fakeLocalTrainer } from '../../support/fakeLocalTrainer.ts';
import { localTrainer } from '../../support/fakeTrainers.ts';
import { jobOnDisk } from '../../support/jobOnDisk.ts';
import { trainEvents } from '../../support/panel/jobScenarios.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('a job that is at work is picked up, followed to its end, and its end told once by two windows', async (t) => {
  const { home, gate, known } = await gatedJob(t);
  const told: string[] = [];
  const [one, two] = [windowOn(home, told), windowOn(home, told)];
  t.after(() => [one, two].forEach(({ jobs }) => jobs.close()));
  await Promise.all([one.jobs.look(), two.jobs.look()]);
  for (const { jobs } of [one, two]) {
    const seen = await until(jobs, known.job, ({ progress }) => progress.step === 1);
    assert.ok(isAtWork(seen));
    assert.equal(seen.trouble, null);
    const { events } = await jobs.toldBy(seen.known);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['started', 'stepped'],
    );
  }
  await writeFile(gate, '');
  for (const { jobs, claims } of [one, two]) {
    const seen = await until(jobs, known.job, () => claims.length === 1);
    assert.ok(!isAtWork(seen));
    assert.equal(seen.known.record.seen?.state, 'succeeded');
    assert.equal(seen.progress.step, 2);
  }
  await Promise.all([one.claims, two.claims].flat());
  assert.deepEqual(told, [known.job]);
});

test('a window that is closed leaves the job to the next one, which goes on where it was', async (t) => {
  const { home, gate, known } = await gatedJob(t);
  const first = windowOn(home, []);
  await first.jobs.look();
  await until(first.jobs, known.job, ({ progress }) => progress.step === 1);
  first.jobs.close();
  await writeFile(gate, '');
  const second = windowOn(home, []);
  t.after(() => second.jobs.close());
  await second.jobs.look();
  const seen = await until(second.jobs, known.job, () => second.claims.length === 1);
  assert.equal(seen.known.record.seen?.state, 'succeeded');
  const { events } = await second.jobs.toldBy(seen.known);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    [0, 1, 2, 3],
  );
});

test('what a job said last is fetched, also where its end was seen before that', async (t) => {
  const { home, gate, known } = await gatedJob(t);
  await writeFile(gate, '');
  const trainer = localTrainer(join(home, 'trainers', 'local'));
  t.after(() => trainer.close());
  const { signal } = new AbortController();
  let looked = known;
  while (isAtWork({ known: looked })) looked = await seeJob(looked, trainer, signal);
  const { jobs, claims } = windowOn(home, []);
  t.after(() => jobs.close());
  await jobs.look();
  const seen = await until(jobs, known.job, () => claims.length === 1);
  assert.equal((await jobs.toldBy(seen.known)).events.length, 4);
  // What is whole is not asked for again.
  const next = windowOn(home, []);
  await next.jobs.look();
  assert.equal((await next.jobs.toldBy(seen.known)).events.length, 4);
  assert.deepEqual(next.claims, []);
});

test('what hinders following is kept with the job, and tried again when it may have passed', async (t) => {
  const home = await temporaryFolder(t);
  const { job } = await jobOnDisk(home, { job: 'monday-1', trainer: 'gone', state: 'running' });
  const { jobs } = windowOn(home, []);
  t.after(() => jobs.close());
  await jobs.look();
  const seen = await until(jobs, job, ({ trouble }) => trouble !== null);
  assert.ok(isLeafeError(seen.trouble, 'trainer', 'unknownTrainer'));
  await jobs.look();
  assert.notEqual(jobs.find(job)?.trouble, null, 'a look alone does not ask again');
  // Port 9 of this machine answers to nobody, and there may be no ssh: it is there again, and something else is wrong.
  await addTrainer(home, { kind: 'ssh', name: 'gone', host: '127.0.0.1', port: 9 });
  await jobs.retry();
  const now = await until(jobs, job, ({ lost, trouble }) => lost !== null || trouble !== null);
  assert.ok(!isLeafeError(now.trouble, 'trainer', 'unknownTrainer'));
});

test('jobs that have ended stand with what they told, the newest first; what is removed goes', async (t) => {
  const home = await temporaryFolder(t);
  await jobOnDisk(home, { job: 'monday-1', state: 'failed', events: trainEvents(45) });
  await jobOnDisk(home, { job: 'tuesday-2', ref: null });
  const { jobs } = windowOn(home, []);
  await jobs.look();
  assert.deepEqual(
    jobs.all().map(({ known, progress }) => [known.job, progress.step]),
    [
      ['tuesday-2', 0],
      ['monday-1', 45],
    ],
  );
  assert.deepEqual(jobs.all().filter(isAtWork), []);
});

interface Gated {
  readonly home: string;
  /** The file that the job waits for. */
  readonly gate: string;
  readonly known: KnownJob;
}

/** A home with a job that this machine has, and that waits. */
async function gatedJob(t: TestContext): Promise<Gated> {
  const folder = await temporaryFolder(t);
  const [home, gate] = [join(folder, 'home'), join(folder, 'go')];
  Object.assign(process.env, await fakeLocalTrainer(join(folder, 'cache'), `gated ${gate}`));
  t.after(() => delete process.env['LEAFE_TRAINER_CACHE']);
  const bundle = await fakeBundle(folder, `gated ${gate}`);
  const trainer = localTrainer(join(home, 'trainers', 'local'));
  const { signal } = new AbortController();
  const { id } = await trainer.submit(bundle, () => undefined, signal);
  await trainer.close();
  const known = await jobOnDisk(home, { job: 'monday-1', trainer: 'local', ref: id });
  return { home, gate, known };
}

/** A window's jobs, which tells of ends as one does. */
function windowOn(
  home: string,
  told: string[],
): { readonly jobs: TrainingJobs; readonly claims: Promise<void>[] } {
  const claims: Promise<void>[] = [];
  const claim = async (ended: KnownJob): Promise<void> => {
    if (await claimNotice(ended)) told.push(ended.job);
  };
  const jobs = new TrainingJobs({
    access: () => ({ home, tokenOf: async () => undefined }),
    onEnded: (ended) => void claims.push(claim(ended)),
    onTrouble: () => undefined,
  });
  return { jobs, claims };
}

/** The job once it is so. */
async function until(
  jobs: TrainingJobs,
  job: string,
  isSo: (seen: SeenJob) => boolean,
): Promise<SeenJob> {
  return new Promise((resolve) => {
    const look = (): void => {
      const seen = jobs.find(job);
      if (seen === null || !isSo(seen)) return;
      listening.dispose();
      resolve(seen);
    };
    const listening = jobs.onChange(look);
    look();
  });
}
