import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fillHosted } from '../../../src/app/training/fillHosted.ts';
import { wholeDataset } from '../../../src/app/datasets/wholeDataset.ts';
import { isLeafeError, LeafeError } from '../../../src/core/errors.ts';
import type { JobBundle, Trainer } from '../../../src/core/ports/trainer.ts';
import { hostedRecipeSchema } from '../../../src/domain/hostedJob.ts';
import { FineTuningTrainer } from '../../../src/platform/trainers/fineTuning/fineTuningTrainer.ts';
import { allLogs } from '../../contract/trainer.contract.ts';
import { fineTuningServer, type FineTuningServer } from '../../support/fineTuningServer.ts';
import { fakeBundle } from '../../support/fakeBundle.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { trlDataset, type SomeRow } from '../../support/trlDataset.ts';

const { signal } = new AbortController();
const NOBODY = (): void => undefined;

test('chats go there as the data set has them, and the name of a model comes back', async (t) => {
  const { server, trainer } = await scene(t);
  const bundle = await bundleFor(t, [{ id: 'v', split: 'validation' }]);
  const sent: number[] = [];
  const job = await trainer.submit(bundle, (done, total) => sent.push(done / total), signal);
  assert.equal(sent.at(-1), 1);
  const [train, validation] = server.files;
  assert.equal(train?.text, await readFile(join(bundle.folder, 'train.jsonl'), 'utf8'));
  assert.equal(train?.text.trim().split('\n').length, 10);
  assert.match(train?.filename ?? '', /^leafe-[0-9a-f]{16}-1\.jsonl$/);
  const [begun] = server.jobs;
  assert.equal(begun?.validation_file, validation?.id);
  assert.deepEqual(begun?.hyperparameters, { n_epochs: 3, batch_size: 4 });

  const seen: string[] = [];
  for (const status of ['queued', 'running', 'pausing', 'succeeded']) {
    server.advance(job.id, status);
    seen.push((await trainer.status(job, signal)).state);
  }
  assert.deepEqual(seen, ['queued', 'running', 'running', 'succeeded']);
  const [artefact, ...others] = await trainer.artefacts(job, signal);
  assert.ok(artefact !== undefined && others.length === 0);
  const to = join(await temporaryFolder(t), artefact.name);
  await trainer.fetch(job, artefact, to, NOBODY, signal);
  const name = `ft:small-1:org:leafe-${bundle.key.slice(0, 8)}:1`;
  assert.deepEqual(JSON.parse(await readFile(to, 'utf8')), {
    ...{ v: 1, baseUrl: server.url, base: 'small-1', model: name },
    checkpoints: [{ step: 8, model: `${name}:ckpt-step-8` }],
  });
});

test('the same job is one job: again, at once, by another client, and after a lost answer', async (t) => {
  const { server, trainer } = await scene(t);
  const bundle = await bundleFor(t);
  server.fail({ request: 'POST /fine_tuning/jobs', does: 'lost' });
  await assert.rejects(trainer.submit(bundle, NOBODY, signal), isUnreachable);
  assert.equal(server.jobs.length, 1);
  const jobs = await Promise.all([1, 2].map(() => trainer.submit(bundle, NOBODY, signal)));
  const other = trainerAt(server);
  jobs.push(await other.submit(bundle, NOBODY, signal));
  assert.deepEqual(new Set(jobs.map(({ id }) => id)), new Set([server.jobs[0]?.id]));
  assert.deepEqual([server.files.length, server.jobs.length], [1, 1]);
  const next = await trainer.submit({ ...bundle, attempt: 2 }, NOBODY, signal);
  assert.equal(next.id, server.jobs[1]?.id);
});

test('of two clients that begin at the same moment, the older job stays and the other is cancelled', async (t) => {
  const { server } = await scene(t);
  const bundle = await bundleFor(t);
  const clients = [trainerAt(server), trainerAt(server)];
  const jobs = await Promise.all(clients.map((one) => one.submit(bundle, NOBODY, signal)));
  const going = server.jobs.filter(({ status }) => status !== 'cancelled');
  assert.equal(going.length, 1);
  assert.deepEqual(
    jobs.map(({ id }) => id),
    [going[0]?.id, going[0]?.id],
  );
});

test('an upload that is cut leaves nothing, and the next push makes it good', async (t) => {
  const { server, trainer } = await scene(t);
  const bundle = await bundleFor(t);
  server.fail({ request: 'POST /files', does: 'cut' });
  await assert.rejects(trainer.submit(bundle, NOBODY, signal), isUnreachable);
  assert.deepEqual([server.files.length, server.jobs.length], [0, 0]);
  await trainer.submit(bundle, NOBODY, signal);
  assert.deepEqual([server.files.length, server.jobs.length], [1, 1]);
});

test('what is told of a job comes once each and in order, over pages, and from where it was left', async (t) => {
  const { server, trainer } = await scene(t);
  const job = await trainer.submit(await bundleFor(t), NOBODY, signal);
  server.advance(job.id, 'running');
  for (let step = 1; step <= 150; step++) server.tell(job.id, `Step ${step}/200: loss=1.5`);
  const first: string[] = [];
  let place: string | null = null;
  for await (const { lines, next } of trainer.logs(job, null, signal)) {
    first.push(...lines);
    place = next;
    break;
  }
  for await (const { lines } of trainer.logsSoFar(job, place, signal)) assert.fail(lines.join());
  server.tell(job.id, 'Step 151/200:\nloss=1.4');
  server.advance(job.id, 'succeeded');
  const rest = await allLogs(trainer, job, place);
  const lines = [...first, ...rest.lines];
  assert.equal(lines.length, 154);
  assert.match(lines[0] ?? '', /^\d{4}-\d\d-\d\dT.*Z Created fine-tuning job/);
  assert.match(lines[152] ?? '', /Step 151\/200: loss=1\.4$/);
  assert.deepEqual((await allLogs(trainer, job, rest.place)).lines, []);
});

test('a job is cancelled, once and again; one that has ended stays as it is', async (t) => {
  const { server, trainer } = await scene(t);
  const job = await trainer.submit(await bundleFor(t), NOBODY, signal);
  await trainer.cancel(job, signal);
  await trainer.cancel(job, signal);
  assert.equal((await trainer.status(job, signal)).state, 'cancelled');
  await assert.rejects(trainer.artefacts(job, signal), (error) =>
    isLeafeError(error, 'trainer', 'notFinished'),
  );
  const done = await trainer.submit(await bundleFor(t), NOBODY, signal);
  server.advance(done.id, 'succeeded');
  await trainer.cancel(done, signal);
  assert.equal((await trainer.status(done, signal)).state, 'succeeded');
});

test("a job that fails says why in the service's words, and one that it does not know is lost", async (t) => {
  const { trainer } = await scene(t);
  const bundle = await bundleFor(t);
  assert.ok('kind' in bundle.job);
  const oneLine = 'x'.repeat(bundle.job.data.train.bytes);
  await writeFile(join(bundle.folder, 'train.jsonl'), oneLine);
  const few = await trainer.submit(bundle, NOBODY, signal);
  const { state, reason } = await trainer.status(few, signal);
  assert.equal(state, 'failed');
  assert.match(reason ?? '', /has 1 example\(s\), but must have at least 10/);
  assert.equal((await trainer.status({ id: 'ftjob-other' }, signal)).state, 'lost');
  assert.deepEqual((await allLogs(trainer, { id: 'ftjob-other' }, null)).lines, []);
});

test('what goes wrong there is told apart: what may pass, what will not, and never with the token', async (t) => {
  const { server } = await scene(t);
  const request = 'GET /fine_tuning/jobs/ftjob-1';
  const message = `no, ${server.token}`;
  for (const [does, reason, again] of [
    [{ status: 401, message }, 'unauthorized', false],
    [{ status: 429, message: 'too often' }, 'unreachable', true],
    [{ status: 429, message: 'no money', code: 'insufficient_quota' }, 'rejected', false],
    [{ status: 500, message }, 'unreachable', true],
    [{ status: 400, message }, 'rejected', false],
  ] as const) {
    server.fail({ request, does });
    await assert.rejects(trainerAt(server).status({ id: 'ftjob-1' }, signal), (error) => {
      assert.ok(isLeafeError(error, 'trainer', reason), `${does.status}: ${String(error)}`);
      assert.equal(error.again, again);
      assert.doesNotMatch(JSON.stringify(error) + error.stack, /sk-sesame/);
      return true;
    });
  }
  const unknown = trainerAt(server);
  await assert.rejects(
    unknown.submit(await bundleFor(t, [], 'huge-9'), NOBODY, signal),
    /huge-9 does not exist/,
  );
  assert.equal(server.files.length, 1);
});

test('neither chats nor the token follow a redirect, and a page is no answer', async (t) => {
  const { server, trainer } = await scene(t);
  const other = await fineTuningServer({ open: true });
  t.after(() => other.close());
  const location = `${other.url}/files`;
  server.fail({ request: 'POST /files', does: { status: 307, page: '', location } });
  const bundle = await bundleFor(t);
  await assert.rejects(trainer.submit(bundle, NOBODY, signal), (error) => {
    assert.ok(isLeafeError(error, 'trainer', 'unsupported'), String(error));
    assert.match(error.message, /leads to http:.*and is not followed/);
    return true;
  });
  assert.deepEqual([other.files.length, other.headers()], [0, {}]);

  const job = await trainer.submit(bundle, NOBODY, signal);
  const request = `GET /fine_tuning/jobs/${job.id}`;
  for (const status of [200, 404]) {
    server.fail({ request, does: { status, page: '<html>Sign in</html>' } });
    await assert.rejects(trainer.status(job, signal), (error) => {
      assert.ok(error instanceof LeafeError, `${status}: ${String(error)}`);
      return true;
    });
  }
  assert.equal((await trainer.status(job, signal)).state, 'preparing');
  const list = 'GET /fine_tuning/jobs';
  server.fail({ request: list, does: { status: 200, page: '<html>' } });
  await assert.rejects(trainer.check(signal), /answers 200 without JSON/);
});

test('a service that knows no pages is heard to its end', { timeout: 20_000 }, async (t) => {
  const { server, trainer } = await scene(t);
  server.ignorePages();
  const bundle = await bundleFor(t);
  const job = await trainer.submit(bundle, NOBODY, signal);
  assert.deepEqual(await trainer.submit(bundle, NOBODY, signal), job);
  server.advance(job.id, 'succeeded');
  assert.equal((await allLogs(trainer, job, null)).lines.length, 2);
  assert.equal((await trainer.artefacts(job, signal)).length, 1);
});

test("headers that the environment has for OpenAI do not reach another's service", async (t) => {
  const name = 'OPENAI_CUSTOM_HEADERS';
  const before = process.env[name];
  t.after(() => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  });
  process.env[name] = 'X-Gateway-Key: secret\nAuthorization: Bearer other';
  const { server, trainer } = await scene(t);
  assert.equal((await trainer.check(signal)).warnings.length, 1);
  await trainer.submit(await bundleFor(t), NOBODY, signal);
  assert.equal(server.headers()['x-gateway-key'], undefined);
  assert.equal(server.headers().authorization, `Bearer ${server.token}`);
});

test('a check says what comes back and what does not, who is let in, and that a model is not there', async (t) => {
  const { server, trainer } = await scene(t);
  const health = await trainer.check(signal);
  assert.match(health.what, /^fine-tuning API at 127\.0\.0\.1:\d+, base small-1$/);
  assert.equal(health.warnings.length, 1);
  assert.match(health.warnings[0] ?? '', /name of a model that only it runs, and no weights/);
  const open = await fineTuningServer({ open: true });
  t.after(() => open.close());
  assert.match((await trainerAt(open).check(signal)).warnings[1] ?? '', /asks for no token/);
  const reasonOf = async (options: Different): Promise<string> => {
    const error = await trainerAt(server, options)
      .check(signal)
      .catch((one: unknown) => one);
    assert.ok(error instanceof LeafeError);
    return error.reason;
  };
  assert.equal(await reasonOf({ token: undefined }), 'unauthorized');
  assert.equal(await reasonOf({ token: 'sk-other' }), 'unauthorized');
  assert.equal(await reasonOf({ model: 'huge-9' }), 'noResources');
  assert.equal(await reasonOf({ url: `${server.url}/nothing` }), 'unsupported');
  assert.equal(await reasonOf({ url: 'http://127.0.0.1:1/v1' }), 'unreachable');
});

test('a job that was made for this device is refused', async (t) => {
  const { trainer, server } = await scene(t);
  const bundle = await fakeBundle(await temporaryFolder(t), 'quick');
  await assert.rejects(trainer.submit(bundle, NOBODY, signal), /made for this device/);
  assert.equal(server.files.length, 0);
});

interface Different {
  readonly token?: string | undefined;
  readonly model?: string;
  readonly url?: string;
}

async function scene(
  t: TestContext,
): Promise<{ readonly server: FineTuningServer; readonly trainer: Trainer }> {
  const server = await fineTuningServer();
  t.after(() => server.close());
  return { server, trainer: trainerAt(server) };
}

function trainerAt(server: FineTuningServer, different: Different = {}): Trainer {
  return new FineTuningTrainer({
    ...{ name: 'service', tokenVariable: 'SERVICE_KEY', pollMs: 20 },
    url: different.url ?? server.url,
    token: 'token' in different ? different.token : server.token,
    model: different.model ?? 'small-1',
  });
}

async function bundleFor(
  t: TestContext,
  more: readonly SomeRow[] = [],
  base = 'small-1',
): Promise<JobBundle> {
  const folder = await temporaryFolder(t);
  const rows = Array.from({ length: 10 }, (_, at) => ({
    id: `r/c${at}`,
    prompt: `${folder} ${at}`,
  }));
  const source = await wholeDataset(
    await trlDataset(join(folder, 'chats'), [...rows, ...more], 'openai'),
  );
  const recipe = hostedRecipeSchema.parse({ epochs: 3, rowsPerStep: 4 });
  const bundle = await temporaryFolder(t);
  const filled = await fillHosted(bundle, { source, base, recipe, name: 'mine' }, signal);
  return { folder: bundle, attempt: 1, ...filled };
}

function isUnreachable(error: unknown): boolean {
  return isLeafeError(error, 'trainer', 'unreachable');
}
