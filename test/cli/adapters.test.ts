import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { chosenModel } from '../../src/cli/chosenModel.ts';
import { assertSaid } from '../support/assertSaid.ts';
import { hostedJob } from '../support/hostedJob.ts';
import { jobOutput } from '../support/jobOutput.ts';
import { leafe, type Ended } from '../support/leafe.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { linkModel, testModelFile } from '../support/testHome.ts';

const file = await testModelFile();

test('an adapter is kept, listed below its base, called otherwise and taken away', async (t) => {
  const { home, models } = await setUp(t);
  const out = await jobOutput(await temporaryFolder(t), {
    heldOut: [{ id: 'a', tokens: 4, base: -2.5, tuned: -1 }],
  });
  const kept = await models('keep', out, '--threads', '1');
  assert.match(
    kept.stdout,
    /^mine is kept beside embedded:smollm2-135m\. Use it with: --adapter mine\n$/,
  );

  const listed = await models('list');
  const lines = listed.stdout.split('\n');
  const below = lines[lines.findIndex((line) => line.startsWith('smollm2-135m')) + 1] ?? '';
  assert.match(
    below,
    /^\+ mine .*trained on corrections-of-may · rank 4 · held-out -2\.50 -> -1\.00/,
  );

  const renamed = await models('rename', 'mine', 'may');
  assert.equal(renamed.stdout, 'mine is now may: embedded:smollm2-135m+may\n');
  const asked = { model: 'embedded:other', adapter: 'may' };
  const chosen = await chosenModel(asked, { isNamed: false, home });
  assert.equal(chosen, 'embedded:smollm2-135m+may');

  const rows = (await models('list', '--json')).stdout.trim().split('\n');
  const adapter = rows.map((row) => JSON.parse(row) as Record<string, unknown>).at(-1);
  assert.equal(adapter?.['kind'], 'adapter');
  assert.equal(adapter['model'], 'embedded:smollm2-135m+may');
  assert.equal(adapter['dataset'], 'corrections-of-may');

  await models('remove', 'may');
  assert.ok(!(await models('list')).stdout.includes('may'));
});

test('a model that a service keeps is listed as it is asked for, and its earlier states below it', async (t) => {
  const { home, models } = await setUp(t);
  const baseUrl = 'https://api.example.com/v1';
  const checkpoints = [
    { step: 5, model: 'ft:small-1:a' },
    { step: 10, model: 'ft:small-1:b' },
  ];
  const job = await hostedJob(home, { base: 'small-1', model: 'ft:small-1', baseUrl, checkpoints });

  const lines = (await models('list')).stdout.split('\n');
  const at = lines.findIndex((line) => line.startsWith('openai:'));
  assert.deepEqual(lines.slice(at, at + 3), [
    `openai:ft:small-1  trained on small-1 by ${job} · --base-url ${baseUrl}`,
    '  openai:ft:small-1:b  as it was after step 10',
    '  openai:ft:small-1:a  as it was after step 5',
  ]);
  const rows = (await models('list', '--json')).stdout.trim().split('\n');
  const told = rows.map((row) => JSON.parse(row) as Record<string, unknown>).slice(-3);
  assert.deepEqual(
    told.map(({ kind, model, step }) => [kind, model, step]),
    [
      ['hostedModel', 'openai:ft:small-1', null],
      ['hostedModel', 'openai:ft:small-1:b', 10],
      ['hostedModel', 'openai:ft:small-1:a', 5],
    ],
  );
});

test('what cannot be kept or found is told in a sentence, with what to do', async (t) => {
  const { home, models } = await setUp(t);
  const empty = await temporaryFolder(t);
  const none = await models('keep', empty);
  assert.equal(none.code, 1);
  assertSaid(none.stderr, /has nothing to give: there is no .*result\.json/, /leafe jobs/);
  const odd = await jobOutput(await temporaryFolder(t), { name: 'my adapter' });
  assertSaid((await models('keep', odd)).stderr, /"my adapter" is no name/, /Use letters, digits/);
  assertSaid((await models('remove', 'x')).stderr, /The adapter is not here: "x"/, /leafe fetch/);
  const explored = await leafe(['explore', 'starter#parity', '--adapter', 'x'], { home });
  assert.equal(explored.code, 1);
  assertSaid(explored.stderr, /The adapter is not here: "x"/, /leafe models keep/);
});

async function setUp(t: TestContext) {
  const home = await temporaryFolder(t);
  await linkModel(home, file);
  const models = (...args: string[]): Promise<Ended> => leafe(['models', ...args], { home });
  return { home, models };
}
