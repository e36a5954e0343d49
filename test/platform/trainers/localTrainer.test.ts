import assert from 'node:assert/strict';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { JobRef, Trainer } from '../../../src/core/ports/trainer.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import { CommandTrainer } from '../../../src/platform/trainers/command/commandTrainer.ts';
import { localShell } from '../../../src/platform/trainers/command/localShell.ts';
import type { Shell } from '../../../src/platform/trainers/command/shell.ts';
import { filesOf, tarOf } from '../../../src/platform/trainers/command/tar.ts';
import {
  allLogs,
  ended,
  firstStep,
  trainerContract,
  type TrainerUnderTest,
} from '../../contract/trainer.contract.ts';
import { fakeBundle } from '../../support/fakeBundle.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const { signal } = new AbortController();
const NOBODY = (): void => undefined;

trainerContract('local', underTest);

test('one job runs at a time; the next waits for its turn, and its turn comes', async (t) => {
  const { trainer } = await scene(t);
  const gates = await temporaryFolder(t);
  const [one, two] = [join(gates, 'one'), join(gates, 'two')];
  const first = await trainer.submit(await bundleFor(t, `gated ${one}`), NOBODY, signal);
  await firstStep(trainer, first);
  const second = await trainer.submit(await bundleFor(t, `gated ${two}`), NOBODY, signal);
  const third = await trainer.submit(await bundleFor(t, 'quick'), NOBODY, signal);
  const { state, reason } = await trainer.status(second, signal);
  assert.equal(state, 'queued');
  assert.match(reason ?? '', /Another job runs there/);
  await trainer.cancel(third, signal);
  assert.equal(await ended(trainer, third), 'cancelled');
  await writeFile(one, '');
  assert.equal(await ended(trainer, first), 'succeeded');
  await writeFile(two, '');
  assert.equal(await ended(trainer, second), 'succeeded');
  assert.deepEqual((await allLogs(trainer, third, null)).lines, [], 'it never ran');
});

test('another attempt goes on from the checkpoint of the one before', async (t) => {
  const { trainer } = await scene(t);
  const gate = join(await temporaryFolder(t), 'go');
  const bundle = await bundleFor(t, `gated ${gate}`);
  const job = await trainer.submit(bundle, NOBODY, signal);
  await firstStep(trainer, job);
  await trainer.cancel(job, signal);
  assert.equal(await ended(trainer, job), 'cancelled');
  await writeFile(gate, '');
  const again = await trainer.submit({ ...bundle, attempt: 2 }, NOBODY, signal);
  assert.equal(await ended(trainer, again), 'succeeded');
  const { lines } = await allLogs(trainer, again, null);
  assert.ok(lines.some((line) => line.includes('"kind": "resumed"')));
});

test('an upload that was cut goes on where it ended, and one that is damaged is sent again', async (t) => {
  const { trainer, folder } = await scene(t);
  const bundle = await bundleFor(t, 'quick');
  const place = join(folder, bundle.key.slice(0, 16));
  await mkdir(place, { recursive: true });
  const whole: Buffer[] = [];
  for await (const piece of tarOf(await filesOf(bundle.folder))) whole.push(piece);
  const bytes = Buffer.concat(whole);
  const half = Math.floor(bytes.length / 2);
  await writeFile(join(place, 'bundle.tar'), bytes.subarray(0, half));
  const sent: number[] = [];
  const job = await trainer.submit(bundle, (done) => sent.push(done), signal);
  assert.equal(sent[0], half);
  assert.equal(await ended(trainer, job), 'succeeded');

  const other = await bundleFor(t, 'quick');
  const damaged = join(folder, other.key.slice(0, 16));
  await mkdir(damaged, { recursive: true });
  await writeFile(join(damaged, 'bundle.tar'), Buffer.alloc(half, 'x'));
  assert.equal(await ended(trainer, await trainer.submit(other, NOBODY, signal)), 'succeeded');
});

test('another upload that is whole, or damaged and gone, between a look and the sending changes nothing', async (t) => {
  const folder = await temporaryFolder(t);
  const bundle = await bundleFor(t, 'quick');
  const other = trainerIn(folder, {});
  const overtaken = trainerIn(folder, {
    shell: beforeFirstTake(() => other.submit(bundle, NOBODY, signal)),
  });
  const job = await overtaken.submit(bundle, NOBODY, signal);
  assert.equal(await ended(overtaken, job), 'succeeded');
  assert.deepEqual(await other.submit(bundle, NOBODY, signal), job);

  const second = await bundleFor(t, 'quick');
  const part = join(folder, second.key.slice(0, 16), 'bundle.tar');
  await mkdir(join(part, '..'), { recursive: true });
  await writeFile(part, Buffer.alloc(1000, 'x'));
  const robbed = trainerIn(folder, { shell: beforeFirstTake(() => rm(part)) });
  assert.equal(await ended(robbed, await robbed.submit(second, NOBODY, signal)), 'succeeded');
});

test('a job whose keeper is killed still counts as running, can be stopped, and ends', async (t) => {
  const { trainer, folder } = await scene(t);
  const gate = join(await temporaryFolder(t), 'go');
  const job = await trainer.submit(await bundleFor(t, `gated ${gate}`), NOBODY, signal);
  await firstStep(trainer, job);
  process.kill(Number(await readFile(join(folder, job.id, 'started'), 'utf8')), 'SIGKILL');
  assert.equal((await trainer.status(job, signal)).state, 'running');
  await trainer.cancel(job, signal);
  assert.equal(await ended(trainer, job), 'cancelled');
});

test('no key and no token of this process reaches a job', async (t) => {
  process.env['LEAFE_TRAINER_TOKEN_X'] = 'secret-token';
  t.after(() => delete process.env['LEAFE_TRAINER_TOKEN_X']);
  const shell = localShell();
  const { stdout } = await shell.run('env', signal);
  assert.match(stdout, /^PATH=/m);
  assert.doesNotMatch(stdout, /secret-token|OPENAI_API_KEY/);
});

test('a Python that is not there, and packages that are not, are said with what to do', async (t) => {
  const folder = await temporaryFolder(t);
  const isNotReady = (words: RegExp) => (error: unknown) =>
    isLeafeError(error, 'trainer', 'notReady') && words.test(error.message);
  const without = trainerIn(folder, { python: '/nowhere/python' });
  await assert.rejects(without.check(signal), isNotReady(/\/nowhere\/python/));
  const poor = trainerIn(folder, { needs: ['no-such-package-of-leafe'] });
  await assert.rejects(poor.check(signal), isNotReady(/no-such-package-of-leafe/));
  const well = trainerIn(folder, {});
  assert.match((await well.check(signal)).what, /^Python 3\./);
});

test('a log whose last line has no end, and one with long lines and odd bytes, comes whole', async (t) => {
  const { trainer, folder } = await scene(t);
  const job = await trainer.submit(await bundleFor(t, 'quick'), NOBODY, signal);
  assert.equal(await ended(trainer, job), 'succeeded');
  const log = await open(join(folder, job.id, 'log'), 'a');
  const long = 'é'.repeat(400_000);
  await log.appendFile(`${long}\n${long}\n\u001b[31mred\u001b[0m\nno end`);
  await log.close();
  const { lines, place } = await allLogs(trainer, job, null);
  assert.deepEqual(lines.slice(-4), [long, long, '\u001b[31mred\u001b[0m', 'no end']);
  assert.deepEqual((await allLogs(trainer, job, place)).lines, []);
});

async function underTest(t: TestContext): Promise<TrainerUnderTest> {
  const folder = await temporaryFolder(t);
  return {
    open: async () => trainerIn(folder, {}),
    killJob: (job) => killGroup(folder, job),
  };
}

async function scene(
  t: TestContext,
): Promise<{ readonly trainer: Trainer; readonly folder: string }> {
  const folder = await temporaryFolder(t);
  return { folder, trainer: trainerIn(folder, {}) };
}

function trainerIn(
  folder: string,
  {
    python = 'python3',
    needs = [],
    shell = localShell(),
  }: { python?: string; needs?: readonly string[]; shell?: Shell },
): Trainer {
  return new CommandTrainer({
    ...{ name: 'test', shell, folder, python, needs },
    base: async () => null,
    slurm: null,
    pollMs: 20,
  });
}

/** This machine, where something happens right before the first bytes of a bundle are sent. */
function beforeFirstTake(happens: () => Promise<unknown>): Shell {
  const shell = localShell();
  let left = 1;
  return {
    where: shell.where,
    run: async (script, ...rest) => {
      if (script.includes(" 'take' ") && left-- > 0) await happens();
      return shell.run(script, ...rest);
    },
    stream: (...args) => shell.stream(...args),
    close: () => shell.close(),
  };
}

async function bundleFor(t: TestContext, name: string): ReturnType<typeof fakeBundle> {
  return fakeBundle(await temporaryFolder(t), name);
}

async function killGroup(folder: string, job: JobRef): Promise<void> {
  const keeper = Number(await readFile(join(folder, job.id, 'started'), 'utf8'));
  process.kill(-keeper, 'SIGKILL');
}
