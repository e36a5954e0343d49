import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import { openEngine } from '../../src/platform/docker/engine.ts';
import { containersOf } from '../platform/docker/support.ts';
import { contestFile } from '../support/contestFile.ts';
import { dockerProxy } from '../support/dockerProxy.ts';
import { leafe, startLeafe, type Ended, type Started } from '../support/leafe.ts';
import { packageCopy } from '../support/packageCopy.ts';
import { git, onlyRun, runsOf } from '../support/runFiles.ts';
import { countedSpend, storyOf } from '../support/storyOf.ts';
import { blaming, python, tapeModel, type TapedReply } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testModelFile } from '../support/testHome.ts';

const never = new AbortController().signal;
const RIGHT = python('print(3)');
const wrong = (word: string): string => python(`print("${word}")`);
/** At work for longer than any test waits. */
const ENDLESS = python('while True: pass');
const AN_HOUR = 3_600_000;

/** A branch of two steps, a reflection, a branch that solves it; `changes` are lines that go before. */
async function exploreArgs(
  home: string,
  changes: readonly TapedReply[] = [],
): Promise<readonly string[]> {
  const problems = await contestFile(home, [{ name: 'sum', seconds: 30 }]);
  const replies = [
    ...changes,
    { for: 'b1.1', text: wrong('one') },
    { for: 'b1.2', text: wrong('two') },
    { for: 'b1.2?', text: blaming(1, 'Add the two numbers that are read.') },
    { for: 'b2.1', text: RIGHT },
  ];
  const model = await tapeModel(home, replies);
  const settings = ['rollouts=1', 'horizon=2', 'maxBranches=2'];
  return ['explore', `${problems}#sum`, '--model', model, '--seed', '1', '--set', ...settings];
}

async function interrupted(run: Started): Promise<Ended> {
  run.interrupt();
  return run.ended;
}

/** Stopped in order: the state is on disk and told, and `resume` brings it to the end it would have had. */
async function assertStopped({ code, stdout, stderr }: Ended, home: string): Promise<void> {
  assert.equal(code, 130, stderr);
  const { id, state } = await onlyRun(home);
  assert.equal(state.ended?.because, 'cancelled');
  assert.match(stdout, new RegExp(`Stopped\\. Go on with: leafe resume ${id}\n`));
  assert.doesNotMatch(stderr, /leafe: /, 'what was wanted is no error');

  await exploreArgs(home);
  const resumed = await leafe(['resume', id], { home });
  assert.equal(resumed.code, 0, resumed.stderr);
  const whole = await onlyRun(home);
  assert.equal(whole.state.ended?.because, 'solved');
  assert.deepEqual([...whole.state.steps.keys()], ['b1.1', 'b1.2', 'b2.1']);
  assert.equal(git(home, 'fsck', '--full', '--no-dangling'), '');
}

const WRITING: readonly (readonly [string, string, RegExp])[] = [
  ['its first program', 'b1.1', / · run /],
  ['a later program', 'b1.2', /b1\.1 wrong answer/],
  ['a reflection', 'b1.2?', /b1\.2 wrong answer/],
];
for (const [what, label, before] of WRITING) {
  test(`Ctrl-C while the model writes ${what} stops the run in order`, async (t) => {
    const home = await temporaryFolder(t);
    const args = await exploreArgs(home, [{ for: label, text: 'never', delayMs: AN_HOUR }]);
    const run = await startLeafe(t, args, { home });
    await run.said(before);
    await sleep(200);
    await assertStopped(await interrupted(run), home);
  });
}

test('Ctrl-C while a program is judged stops the run in order, and leaves no container', async (t) => {
  const home = await temporaryFolder(t);
  const engine = await openEngine(never);
  const args = await exploreArgs(home, [{ for: 'b1.2', text: ENDLESS }]);
  const run = await startLeafe(t, args, { home });
  await run.said(/b1\.1 wrong answer/);
  await sleep(800);
  const ended = await interrupted(run);
  assert.deepEqual(await containersOf(engine, run.pid), []);
  await assertStopped(ended, home);
});

test('Ctrl-C while the image is built ends the build, and no run has begun', async (t) => {
  const home = await temporaryFolder(t);
  const engine = await openEngine(never);
  const { cli } = await packageCopy(t, home, engine, ['RUN sleep 600']);
  const run = await startLeafe(t, await exploreArgs(home), { home, cli });
  await run.said(/building the sandbox image/);
  await sleep(1500);
  const { code, stderr } = await interrupted(run);
  assert.equal(code, 130, stderr);
  assert.doesNotMatch(stderr, /leafe: /);
  assert.deepEqual(await runsOf(home), []);
});

test('Ctrl-C while the image of a run to go on with is built leaves the run as it was', async (t) => {
  const home = await temporaryFolder(t);
  const engine = await openEngine(never);
  const args = await exploreArgs(home, [{ for: 'b1.2', text: 'never', delayMs: AN_HOUR }]);
  const first = await startLeafe(t, args, { home });
  await first.said(/b1\.1 wrong answer/);
  const ended = await interrupted(first);
  const { id, events } = await onlyRun(home);
  const { cli } = await packageCopy(t, home, engine, ['RUN sleep 600']);
  const second = await startLeafe(t, ['resume', id], { home, cli });
  await second.said(/building the sandbox image/);
  await sleep(1500);
  assert.equal((await interrupted(second)).code, 130);
  assert.deepEqual((await onlyRun(home)).events, events);
  await assertStopped(ended, home);
});

test('Ctrl-C while a real model loads or writes ends it too', async (t) => {
  const home = await temporaryFolder(t);
  const problems = await contestFile(home, [{ name: 'sum' }]);
  const model = `embedded:${await testModelFile()}`;
  const args = ['explore', `${problems}#sum`, '--model', model, '--batch', '2'];
  const run = await startLeafe(t, args, { home });
  await run.said(/ · run /);
  await sleep(500);
  const { code, stderr } = await interrupted(run);
  assert.equal(code, 130, stderr);
  assert.equal((await onlyRun(home)).state.ended?.because, 'cancelled');
  assert.ok(await isGroupGone(run.pid), 'nobody of its group is left');
});

/** The model's process ends with ours, once the call into its library that it is in has returned. */
async function isGroupGone(group: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(-group, 0);
    } catch {
      return true;
    }
    await sleep(100);
  }
  return false;
}

test('a second Ctrl-C ends what will not end by itself, and the run goes on', async (t) => {
  const home = await temporaryFolder(t);
  const proxy = await dockerProxy(t, home);
  const args = await exploreArgs(home, [{ for: 'b1.2', text: ENDLESS }]);
  const run = await startLeafe(t, args, { home, env: { DOCKER_HOST: proxy.host } });
  await run.said(/b1\.1 wrong answer/);
  await sleep(800);
  proxy.hang();
  run.interrupt();
  await sleep(300);
  const { code } = await interrupted(run);
  assert.equal(code, 130);
  const { id, state } = await onlyRun(home);
  assert.equal(state.steps.size, 1);
  await exploreArgs(home);
  const resumed = await leafe(['resume', id], { home });
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.equal((await onlyRun(home)).state.ended?.because, 'solved');
});

test('Ctrl-C stops all problems that are at work', async (t) => {
  const home = await temporaryFolder(t);
  const problems = await contestFile(home, [{ name: 'one' }, { name: 'two' }, { name: 'three' }]);
  const model = await tapeModel(home, [{ for: 'b1.1', text: 'never', delayMs: AN_HOUR }]);
  const args = ['explore', problems, '--model', model, '--jobs', '2', '--set', 'rollouts=1'];
  const run = await startLeafe(t, args, { home });
  await run.said(/two · run /);
  await sleep(300);
  const { code, stderr } = await interrupted(run);
  assert.equal(code, 130, stderr);
  const runs = await runsOf(home);
  assert.deepEqual(runs.map(({ state }) => [state.started?.problem, state.ended?.because]).sort(), [
    ['one', 'cancelled'],
    ['two', 'cancelled'],
  ]);
});

/** Far from enough to end the run in one go, on any machine. */
const STOPS = 6;

test('a run stopped by Ctrl-C again and again ends as the run left alone', async (t) => {
  const alone = await temporaryFolder(t);
  assert.equal((await leafe(await exploreArgs(alone), { home: alone })).code, 0);
  const home = await temporaryFolder(t);
  for (let stop = 0; stop < STOPS; stop++) await stoppedAfter(t, home, 250 + 150 * stop);
  const { code, stderr } = await leafe(await goOnArgs(home), { home });
  assert.equal(code, 0, stderr);
  const [left, stopped] = [await onlyRun(alone), await onlyRun(home)];
  assert.deepEqual(storyOf(stopped.events), storyOf(left.events));
  assert.deepEqual(countedSpend(stopped.events), countedSpend(left.events));
});

/** Interrupts at a moment that may be any: before the run has begun, in the midst of it, after its end. */
async function stoppedAfter(t: TestContext, home: string, afterMs: number): Promise<void> {
  const run = await startLeafe(t, await goOnArgs(home), { home });
  await Promise.race([sleep(afterMs), run.ended]);
  const { code, stderr } = await interrupted(run);
  // Before our own first line runs, the system's default ends it: a shell tells that as 130 too.
  assert.ok([130, 0].includes(code ?? 130), `exit ${code}: ${stderr}`);
}

async function goOnArgs(home: string): Promise<readonly string[]> {
  const args = await exploreArgs(home);
  const [run] = await runsOf(home);
  return run === undefined ? args : ['resume', run.id];
}
