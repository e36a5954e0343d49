import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isLeafeError, type Reason } from '../../../src/core/errors.ts';
import type { Trainer } from '../../../src/core/ports/trainer.ts';
import { statusOf } from '../../../src/platform/trainers/ray/rayState.ts';
import { RayTrainer } from '../../../src/platform/trainers/ray/rayTrainer.ts';
import { trainerFolder } from '../../../src/platform/trainers/trainerFolder.ts';
import { fakeBundle } from '../../support/fakeBundle.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

// What a Ray that is in order never does, and what stands in front of one may do.

const { signal } = new AbortController();
const VERSION = { version: '4', ray_version: '2.60.0' };

test('what is no Ray, or one that speaks otherwise, is told apart from one that is away', async (t) => {
  const cases: readonly (readonly [RequestListener, Reason<'trainer'>, RegExp])[] = [
    [(_, answer) => answer.end('<html>'), 'unsupported', /does not answer as Ray does/],
    [(_, answer) => answer.writeHead(404).end('none'), 'unsupported', /answers 404/],
    [says({ ...VERSION, version: '5' }), 'unsupported', /version 5 of the Jobs API/],
    [(_, answer) => answer.writeHead(502).end(), 'unreachable', /no Ray behind it just now/],
    [(request) => request.socket.destroy(), 'unreachable', /connection broke off|hang up/],
  ];
  for (const [listener, reason, words] of cases) {
    const trainer = await trainerAt(t, listener);
    await assert.rejects(trainer.check(signal), (error) => {
      assert.ok(isLeafeError(error, 'trainer', reason), String(error));
      assert.match(error.message, words);
      return true;
    });
  }
});

test('a cluster that asks for no token, an old one, and one without GPUs are named as such', async (t) => {
  const trainer = await trainerAt(t, (request, answer) => {
    const isVersion = request.url === '/api/version';
    says(isVersion ? { ...VERSION, ray_version: '2.40.1' } : nodes({ CPU: 8 }))(request, answer);
  });
  const { what, warnings } = await trainer.check(signal);
  assert.equal(what, 'Ray 2.40.1, 1 machine, 8 CPUs, 0 GPUs');
  const [noToken = '', old = '', noGpu = ''] = warnings;
  assert.match(noToken, /asks for no token: whoever reaches it can run any program there/);
  assert.match(old, /this one is older/);
  assert.match(noGpu, /no GPU/);
});

test('a bundle that is too large for what stands in front is refused with another way', async (t) => {
  const trainer = await trainerAt(t, (request, answer) => {
    if (request.url?.includes('/nodes') === true) says(nodes({ CPU: 8 }))(request, answer);
    else
      request
        .resume()
        .once('end', () =>
          answer.writeHead(request.method === 'PUT' ? 413 : 404).end('It does not exist'),
        );
  });
  const bundle = await fakeBundle(await temporaryFolder(t), 'quick');
  await assert.rejects(
    trainer.submit(bundle, () => undefined, signal),
    (error) => {
      assert.ok(isLeafeError(error, 'trainer', 'rejected'), String(error));
      assert.match(`${error.message} ${error.todo}`, /takes less.*use a machine over ssh/);
      return true;
    },
  );
});

test('a redirect is not followed: the token goes to nobody else', async (t) => {
  let heard = 0;
  const other = await served(t, (_, answer) => {
    heard += 1;
    answer.end(JSON.stringify(VERSION));
  });
  const trainer = await trainerAt(t, (_, answer) =>
    answer.writeHead(307, { location: other }).end(),
  );
  await assert.rejects(trainer.check(signal), /answers 307/);
  assert.equal(heard, 0);
});

test('a job is lost where Ray itself does not know it, not where a proxy knows no Ray', async (t) => {
  let said = 'default backend - 404';
  const trainer = await trainerAt(t, (_, answer) => answer.writeHead(404).end(said));
  const job = { id: 'leafe-0123456789abcdef-1' };
  await assert.rejects(trainer.status(job, signal), (error) =>
    isLeafeError(error, 'trainer', 'unsupported'),
  );
  said = `Job ${job.id} does not exist`;
  assert.equal((await trainer.status(job, signal)).state, 'lost');
});

test('an answer without end is broken off', { timeout: 60_000 }, async (t) => {
  const megabyte = Buffer.alloc(1 << 20, ' ');
  const trainer = await trainerAt(t, (_, answer) => {
    const send = (): void => {
      while (!answer.destroyed && answer.write(megabyte));
    };
    answer.on('drain', send);
    send();
  });
  await assert.rejects(trainer.check(signal), /api\/version has more than/);
});

test('what the entrypoint of a job cannot do there is said in a line, and by its exit code', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'file');
  await writeFile(file, '');
  const words = [join(trainerFolder(), 'ray_job.py'), 'run', file, 'abcd', 'leafe-abcd-1'];
  const { status, stdout, stderr } = spawnSync('python3', words, { encoding: 'utf8' });
  assert.match(stdout, /^.*file.* cannot be used on this machine: Not a directory\n$/);
  assert.equal(stderr, '');
  const job = { status: 'FAILED', driver_exit_code: status };
  assert.match(statusOf(job, false).reason ?? '', /folder of its trainer cannot be used/);
});

function says(value: unknown): RequestListener {
  return (_, answer) => void answer.end(JSON.stringify(value));
}

function nodes(resources: Readonly<Record<string, number>>): unknown {
  return { data: { result: { result: [{ state: 'ALIVE', resources_total: resources }] } } };
}

async function trainerAt(t: TestContext, listener: RequestListener): Promise<Trainer> {
  const trainer = new RayTrainer({
    ...{ name: 'cluster', url: await served(t, listener), folder: '~/jobs', python: 'python3' },
    ...{
      token: 'sesame',
      tokenVariable: 'RAY_TOKEN',
      base: null,
      machines: 1,
      gpus: null,
      needs: [],
    },
    ...{ pollMs: 20, stopSeconds: 90 },
  });
  t.after(() => trainer.close());
  return trainer;
}

async function served(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
