import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertSaid } from '../support/assertSaid.ts';
import { fakeTrainerCli, NO_REQUIREMENTS } from '../support/fakeTrainerCli.ts';
import { fineTuningServer } from '../support/fineTuningServer.ts';
import { leafe, startLeafe, type Ended } from '../support/leafe.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testModelFile } from '../support/testHome.ts';
import { trlDataset } from '../support/trlDataset.ts';

/** LEAFE installed a second time, with a package that stands in for the trainer, and an environment that any Python is. */
let base = '';
let cli = '';
let cache = '';
let dataset = '';
let model = '';
after(() => rm(base, { recursive: true, force: true }));
before(async () => {
  base = await mkdtemp(join(tmpdir(), 'leafe-push-'));
  // Nothing to install: making the environment is what is tried.
  cli = await fakeTrainerCli(base);
  cache = join(base, 'cache');
  model = `embedded:${await testModelFile()}`;
  dataset = await trlDataset(join(base, 'monday'), [
    { id: 'r/c1', completion: 'print(int(input()) + 1)' },
    { id: 'r/s1', kind: 'rehearsal', completion: 'print(1)' },
  ]);
  const hash = createHash('sha256').update(NO_REQUIREMENTS).digest('hex').slice(0, 12);
  const bin = join(cache, `venv-${hash}`, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'python'), '#!/bin/sh\nexec python3 "$@"\n', { mode: 0o755 });
  await writeFile(join(dirname(bin), '.complete'), '');
});

test('a data set is pushed to this machine, waited for, and what it made is fetched', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stdout, stderr } = await told(home, ...pushing('quick'), '--wait');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^monday-[0-9a-f]{8}: 2 rows, \d+ [kM]B, given to local\.\n/);
  assert.match(
    stdout,
    /succeeded; its 4 files are whole, in .*out\nKept as quick beside .*--adapter quick\n$/,
  );
  assert.match(stderr, /step 2 of 2 · loss 0\.500 · corrections 1\.500 .*a step\n/);
  const [job = ''] = stdout.split(':');
  const result = JSON.parse(
    await readFile(join(home, 'jobs', job, 'out', 'result.json'), 'utf8'),
  ) as { readonly v: number };
  assert.equal(result.v, 1);

  const jobs = await told(home, 'jobs');
  assert.match(jobs.stdout, /^job +state +trainer +base +progress\nmonday-\w+ +succeeded +local /);
  const again = await told(home, ...pushing('quick'));
  assert.match(again.stdout, /is the same job, pushed before: succeeded\./);
  const lines = (await told(home, '--json', 'jobs', '--no-ask')).stdout.trimEnd().split('\n');
  assert.equal(lines.length, 1);
  const told1 = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  assert.deepEqual([told1['kind'], told1['job'], told1['state']], ['job', job, 'succeeded']);
  const fetched = await told(home, 'fetch', 'monday');
  assert.equal(fetched.code, 0, fetched.stderr);
  const models = await told(home, 'models', 'list');
  assert.match(models.stdout, /quick .*trained on monday/);
  const logs = await told(home, 'logs', job);
  assert.match(logs.stdout, /some words of a library/);
});

test('a job outlives a command line that is stopped; it is cancelled by its name, and the next push goes on', async (t) => {
  const home = await temporaryFolder(t);
  const gate = join(await temporaryFolder(t), 'go');
  const args = [...pushing(`gated ${gate}`), '--wait'];
  const waiting = await startLeafe(t, args, options(home));
  await waiting.said(/step 1 of 2/);
  waiting.interrupt();
  const { code, stderr } = await waiting.ended;
  assert.equal(code, 130);
  assert.match(stderr, /monday-\w+ goes on without you/);
  assert.match((await told(home, 'jobs')).stdout, /running/);
  const soFar = await told(home, 'logs', 'monday');
  assert.equal(soFar.code, 0, soFar.stderr);
  assert.match(soFar.stdout, /step 1 of 2/);
  assert.match(soFar.stdout, /some words of a library/);
  assert.match((await told(home, 'jobs')).stdout, /running/, 'it was not waited for');
  const stop = await told(home, 'cancel', 'monday');
  assert.match(stop.stdout, /is (stopping: it saves what it has, and ends|cancelled)\./);
  const followed = await told(home, 'logs', 'monday', '-f');
  assert.match(followed.stdout, /checkpoint of step 1 saved/);
  assert.match((await told(home, 'jobs')).stdout, /cancelled/);
  await writeFile(gate, '');
  const next = await told(home, ...args);
  assert.equal(next.code, 0, next.stderr);
  assert.match(next.stdout, /^monday-\w+-2: .*, attempt 2\./);
  assert.match(next.stderr, /goes on from step 1/);
});

test('a job that fails ends the wait with why, and what to do', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stderr } = await told(home, ...pushing('exits 5'), '--wait');
  assert.equal(code, 1);
  assertSaid(stderr, /is failed: There was not enough memory/, /leafe logs/);
});

test('bad input is refused in a sentence, before anything is made', async (t) => {
  const home = await temporaryFolder(t);
  const chats = await trlDataset(join(home, 'chats'), [{ id: 'r/c1' }], 'openai');
  const cases: readonly (readonly [readonly string[], number, RegExp, RegExp])[] = [
    [['push', home, '--trainer', 'local'], 1, /no data set/, /Export it again/],
    [['push', chats, '--trainer', 'local'], 1, /format openai/, /--format trl/],
    [['push', dataset, '--trainer', 'locl'], 1, /"locl"; near it: local/, /trainer list/],
    [[...pushing('x'), '--max-tokens', '20'], 1, /r\/c1: it has \d+ tokens/, /--max-tokens/],
    [[...pushing('x'), '--epochs', '0'], 2, /epochs will not do/, /push --help/],
    [['push', dataset, '--trainer', 'local', '--model', 'openai:x'], 1, /no model/, /embedded:/],
    [['fetch', 'nothing'], 1, /no such job/, /leafe jobs/],
    [['logs', ''], 1, /no such job/, /leafe jobs/],
  ];
  for (const [args, wanted, what, todo] of cases) {
    const { code, stderr } = await told(home, ...args);
    assert.equal(code, wanted, `${args.join(' ')}: ${stderr}`);
    assertSaid(stderr, what, todo);
  }
  assert.equal((await told(home, 'jobs')).stdout.split('\n')[0]?.startsWith('No job yet'), true);
});

test('trainers are added, listed and removed; no entry holds a secret, none is spoken to in the clear', async (t) => {
  const home = await temporaryFolder(t);
  const sbatch = ['--sbatch-options', '--partition=gpu --gres=gpu:1'];
  await told(home, 'trainer', 'add', 'gpu', '--ssh', 'ann@gpu1', '--port', '2222', ...sbatch);
  const ray = [
    '--ray',
    'http://127.0.0.1:8265',
    '--token-from',
    'RAY_TOKEN',
    '--gpus',
    '2',
    '--machines',
    '3',
  ];
  const added = await told(home, 'trainer', 'add', 'ray', ...ray);
  assert.match(added.stdout, /taken from RAY_TOKEN/);
  const { stdout } = await told(home, 'trainer', 'list');
  assert.match(stdout, /^local +local +this machine/);
  assert.match(stdout, /\ngpu +ssh +ann@gpu1 through sbatch\nray +ray +http:\/\/127/);
  const file = await readFile(join(home, 'trainers.json'), 'utf8');
  assert.match(file, /"machines": 3,\s+"gpus": 2/);
  assert.match(file, /"--partition=gpu",\s+"--gres=gpu:1"/);
  const refused: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['far', '--ray', 'http://gpu.example:8265'], 1, /in the clear/],
    [['far', '--openai', 'https://me:secret@api.example/v1'], 1, /holds a name or a password/],
    [['far', '--ssh', '-oProxyCommand=id'], 1, /no host for ssh/],
    [['local', '--ssh', 'gpu'], 1, /always there/],
    [['a b', '--ssh', 'gpu'], 1, /name of the trainer will not do/],
    [['far', '--ray', 'gpu:8265'], 1, /url of the trainer will not do/],
    [['far', '--ray', 'https://gpu', '--token-from', 'sk-12ab'], 1, /tokenFrom of the trainer/],
    [['far'], 2, /one of --ssh/],
  ];
  for (const [args, wanted, what] of refused) {
    const { code, stderr } = await told(home, 'trainer', 'add', ...args);
    assert.equal(code, wanted, stderr);
    assert.match(stderr, what);
  }
  assert.equal(await readFile(join(home, 'trainers.json'), 'utf8'), file);
  await told(home, 'trainer', 'remove', 'gpu');
  assert.doesNotMatch((await told(home, 'trainer', 'list')).stdout, /gpu/);
  assert.equal((await told(home, 'trainer', 'remove', 'gpu')).code, 1);
  assert.equal((await told(home, 'trainer', 'remove', 'local')).code, 1);
});

test('a cluster that is not there is told as one, and tried again later', async (t) => {
  const home = await temporaryFolder(t);
  // Nothing can listen there.
  await told(home, 'trainer', 'add', 'ray', '--ray', 'http://127.0.0.1:1');
  const { code, stderr } = await told(home, 'trainer', 'check', 'ray');
  assert.equal(code, 75);
  assertSaid(stderr, /127\.0\.0\.1:1: nothing listens there/, /push it again later/);
});

test('an address in the clear is refused as well where the file of trainers was written by hand', async (t) => {
  const home = await temporaryFolder(t);
  const far = { kind: 'ray', name: 'far', url: 'http://gpu.example:8265' };
  await writeFile(join(home, 'trainers.json'), JSON.stringify({ v: 1, trainers: [far] }));
  const { code, stderr } = await told(home, 'trainer', 'check', 'far');
  assert.equal(code, 1);
  assertSaid(stderr, /in the clear/, /https, or an ssh tunnel/);
});

test('a service is given chats, and gives the name of a model; what it cannot be told is refused', async (t) => {
  const home = await temporaryFolder(t);
  const server = await fineTuningServer();
  t.after(() => server.close());
  const rows = Array.from({ length: 10 }, (_, at) => ({ id: `r/c${at}`, prompt: `${at}` }));
  const chats = await trlDataset(join(home, 'chats'), rows, 'openai');
  const service = { ...options(home), env: { SERVICE_KEY: server.token } };
  const ask = (...args: readonly string[]): Promise<Ended> => leafe(args, service);
  const key = ['--token-from', 'SERVICE_KEY', '--model', 'small-1'];
  await ask('trainer', 'add', 'service', '--openai', server.url, ...key);
  const push = ['push', chats, '--trainer', 'service'];
  const refused: readonly (readonly [readonly string[], number, RegExp, RegExp])[] = [
    [[...push, '--rank', '8'], 2, /cannot be told --rank/, /--epochs, --rows-per-step and --seed/],
    [[...push, '--model', model], 1, /trains models of its own/, /openai:<name>/],
    [['push', dataset, '--trainer', 'service'], 1, /are made of openai/, /--format openai/],
  ];
  for (const [args, wanted, what, todo] of refused) {
    const { code, stderr } = await ask(...args);
    assert.equal(code, wanted, stderr);
    assertSaid(stderr, what, todo);
  }
  assert.equal(server.files.length, 0);

  const pushed = await ask(...push, '--epochs', '2');
  assert.equal(pushed.code, 0, pushed.stderr);
  assert.match(pushed.stdout, /^chats-[0-9a-f]{8}: 10 rows, .* given to service\.\n/);
  assert.match(pushed.stderr, /each counts alike/);
  assert.deepEqual(server.jobs[0]?.hyperparameters, { n_epochs: 2 });
  server.advance(server.jobs[0]?.id ?? '', 'succeeded');
  const fetched = await ask('fetch', 'chats');
  assert.equal(fetched.code, 0, fetched.stderr);
  const name = server.jobs[0]?.fine_tuned_model ?? '';
  assert.match(fetched.stdout, /no weights come back, and no adapter\./);
  assert.ok(
    fetched.stdout.endsWith(`Use it with: --model openai:${name} --base-url ${server.url}\n`),
  );
  assert.match((await ask('jobs')).stdout, /succeeded +service +openai:small-1 +openai:ft:small-1/);
});

test('what this machine lacks is said, and installed when it is asked for', async (t) => {
  const home = await temporaryFolder(t);
  const empty = { ...options(home), env: { LEAFE_TRAINER_CACHE: join(home, 'cache') } };
  const before = await leafe([...pushing('quick')], empty);
  assert.equal(before.code, 1);
  assertSaid(before.stderr, /has not its Python packages yet/, /trainer check local --fix/);
  const fixed = await leafe(['trainer', 'check', 'local', '--fix'], empty);
  assert.match(fixed.stderr, /making a virtual environment/);
  // Its requirements ask for nothing: the environment is there, and lacks what a job needs.
  assert.equal(fixed.code, 1);
  assertSaid(fixed.stderr, /has not the Python packages torch/, /pip install torch/);
  const after = await leafe([...pushing('quick'), '--wait'], empty);
  assert.equal(after.code, 0, after.stderr);
});

function pushing(name: string): readonly string[] {
  return ['push', dataset, '--trainer', 'local', '--model', model, '--name', name];
}

function told(home: string, ...args: readonly string[]): Promise<Ended> {
  return leafe(args, options(home));
}

function options(home: string): Parameters<typeof startLeafe>[2] {
  return { home, cli, env: { LEAFE_TRAINER_CACHE: cache } };
}
