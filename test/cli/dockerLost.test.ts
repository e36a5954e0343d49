import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { openEngine } from '../../src/platform/docker/engine.ts';
import { containersOf } from '../platform/docker/support.ts';
import { assertSaid } from '../support/assertSaid.ts';
import { contestFile } from '../support/contestFile.ts';
import { dockerProxy } from '../support/dockerProxy.ts';
import { leafe, startLeafe, type Ended, type LeafeOptions } from '../support/leafe.ts';
import { packageCopy } from '../support/packageCopy.ts';
import { git, onlyRun, runsOf } from '../support/runFiles.ts';
import { python, tapeModel, type TapedReply } from '../support/tapes.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const never = new AbortController().signal;

/** A program that is at work for seconds, then right. */
const SLOW = python('import time\nwhile time.process_time() < 2: pass\nprint(3)');
const WRONG = python('print("wrong")');
const RIGHT = python('print(3)');

/** One branch, a reply after the other. */
async function exploreArgs(
  home: string,
  replies: readonly string[],
  delayMs = 0,
): Promise<readonly string[]> {
  const problems = await contestFile(home, [{ name: 'sum', seconds: 5 }]);
  const taped = replies.map((text, index): TapedReply => ({
    for: `b1.${index + 1}`,
    text,
    delayMs,
  }));
  const model = await tapeModel(home, taped);
  return ['explore', `${problems}#sum`, '--model', model, '--set', 'rollouts=1', 'horizon=8'];
}

/** The run is whole on disk, can be drawn, and `resume` brings it to its end. */
async function assertGoesOn(
  home: string,
  steps: { readonly before: number; readonly inAll: number },
  options: Partial<LeafeOptions> = {},
): Promise<void> {
  const stopped = await onlyRun(home);
  assert.equal(stopped.state.steps.size, steps.before);
  assert.equal(stopped.state.ended?.because, 'failed');
  const shown = await leafe(['show', stopped.id], { home });
  assert.match(shown.stdout, /\nBroken off\. .*\nGo on with: leafe resume \S+\n$/s);

  const { code, stderr } = await leafe(['resume', stopped.id], { home, ...options });
  assert.equal(code, 0, stderr);
  const { state } = await onlyRun(home);
  assert.equal(state.ended?.because, 'solved');
  assert.equal(state.steps.size, steps.inAll);
  for (const { taken } of state.steps.values()) {
    assert.equal(git(home, 'cat-file', '-t', taken.checkpoint), 'commit\n');
  }
}

function assertAsksForDocker({ code, stderr }: Ended): void {
  assert.equal(code, 75, stderr);
  assertSaid(stderr, /Docker cannot be reached: /, /[Ss]tart Docker/);
}

test('without Docker nothing is begun', async (t) => {
  const home = await temporaryFolder(t);
  const env = { DOCKER_HOST: `unix://${join(home, 'no.sock')}` };
  const ended = await leafe(await exploreArgs(home, [RIGHT]), { home, env });
  assertAsksForDocker(ended);
  assert.deepEqual(await runsOf(home), []);
});

test('Docker stopped while the model writes ends the run in order, and it goes on', async (t) => {
  const home = await temporaryFolder(t);
  const proxy = await dockerProxy(t, home);
  const env = { DOCKER_HOST: proxy.host };
  const run = await startLeafe(t, await exploreArgs(home, [WRONG, RIGHT], 700), { home, env });
  await run.said(/b1\.1 wrong answer/);
  await proxy.stop();
  assertAsksForDocker(await run.ended);
  await proxy.start();
  await assertGoesOn(home, { before: 1, inAll: 2 }, { env });
});

test('Docker stopped in mid-test ends the run in order, and it goes on', async (t) => {
  const home = await temporaryFolder(t);
  const proxy = await dockerProxy(t, home);
  const env = { DOCKER_HOST: proxy.host };
  const run = await startLeafe(t, await exploreArgs(home, [WRONG, SLOW]), { home, env });
  await run.said(/b1\.1 wrong answer/);
  await sleep(600);
  await proxy.stop();
  assertAsksForDocker(await run.ended);
  await proxy.start();
  await assertGoesOn(home, { before: 1, inAll: 2 }, { env });
});

test('a container killed in mid-test is replaced: the verdict is right and the run knows nothing of it', async (t) => {
  const home = await temporaryFolder(t);
  const engine = await openEngine(never);
  const run = await startLeafe(t, await exploreArgs(home, [WRONG, SLOW]), { home });
  await run.said(/b1\.1 wrong answer/);
  await sleep(600);
  const [container = ''] = await containersOf(engine, run.pid);
  await engine.docker.getContainer(container).kill();
  const { code, stderr } = await run.ended;
  assert.equal(code, 0, stderr);
  const { state } = await onlyRun(home);
  assert.equal(state.ended?.because, 'solved');
  assert.deepEqual([state.spend.programs, state.spend.steps], [2, 2]);
});

test('containers that keep dying stop the run without a verdict on the program, and it goes on', async (t) => {
  const home = await temporaryFolder(t);
  const engine = await openEngine(never);
  const run = await startLeafe(t, await exploreArgs(home, [WRONG, SLOW]), { home });
  await run.said(/b1\.1 wrong answer/);
  const killed = new Set<string>();
  while (killed.size < 3) {
    await sleep(400);
    const containers = await containersOf(engine, run.pid);
    for (const id of containers.filter((id) => !killed.has(id))) {
      killed.add(id);
      await engine.docker
        .getContainer(id)
        .kill()
        .catch(() => undefined);
    }
    if (containers.length === 0 && killed.size === 2) break;
  }
  const { code, stderr } = await run.ended;
  assert.equal(code, 75, stderr);
  assertSaid(stderr, /sandbox was lost .*twice/, /leafe resume <run>/);
  await assertGoesOn(home, { before: 1, inAll: 2 });
});

test('an image removed in mid-run ends it with the remedy, and is built again when the run goes on', async (t) => {
  const home = await temporaryFolder(t);
  const engine = await openEngine(never);
  const { cli, image } = await packageCopy(t, home, engine);
  const run = await startLeafe(t, await exploreArgs(home, [WRONG, SLOW]), { home, cli });
  await run.said(/b1\.1 wrong answer/);
  await engine.docker.getImage(image).remove({ force: true });
  await sleep(600);
  const [container = ''] = await containersOf(engine, run.pid);
  await engine.docker.getContainer(container).kill();
  const { code, stderr } = await run.ended;
  assert.equal(code, 1, stderr);
  assertSaid(stderr, /image is missing .*No such image/, /leafe doctor --fix.*leafe resume <run>/);
  await assertGoesOn(home, { before: 1, inAll: 2 }, { cli });
});

test('Ctrl-C does not wait for an engine that hangs', async (t) => {
  const home = await temporaryFolder(t);
  const proxy = await dockerProxy(t, home);
  const env = { DOCKER_HOST: proxy.host };
  const run = await startLeafe(t, await exploreArgs(home, [WRONG, RIGHT], 700), { home, env });
  await run.said(/b1\.1 wrong answer/);
  proxy.hang();
  await sleep(1500);
  run.interrupt();
  const { code, stdout, stderr } = await run.ended;
  assert.equal(code, 130, stderr);
  assert.match(stdout, /Stopped\. Go on with: leafe resume/);
});
