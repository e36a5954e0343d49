import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { describeModel } from '../../../src/app/evaluation/describeModel.ts';
import { trainedOn } from '../../../src/app/evaluation/trainedOn.ts';
import { sha256 } from '../../support/builders.ts';
import { writeLines } from '../../support/evaluations.ts';
import { hostedJob } from '../../support/hostedJob.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const KEY = sha256('job');

test("an adapter was trained on the problems of its job's rows, not on those that were only measured", async (t) => {
  const home = await homeWithJob(t, [
    { problem: 'b. B', split: 'train' },
    { problem: 'a. A', split: 'train' },
    { problem: 'b. B', split: 'train' },
    { problem: 'c. C', split: 'validation' },
  ]);
  assert.deepEqual(await trainedOn(home, KEY), ['a. A', 'b. B']);
});

test('where the job is gone, or its rows cannot be read, nobody knows', async (t) => {
  const home = await homeWithJob(t, [{ problem: 'a. A' }]);
  assert.equal(await trainedOn(home, KEY), null);
  assert.equal(await trainedOn(home, sha256('another')), null);
  assert.equal(await trainedOn(await temporaryFolder(t), KEY), null);
});

test('what a service has trained is known by its name and address, and its problems by the data set as it was sent', async (t) => {
  const home = await temporaryFolder(t);
  const made = { model: 'ft:small-1:mine', base: 'small-1', baseUrl: 'https://one.example/v1/' };
  const earlier = { step: 8, model: 'ft:small-1:mine:ckpt-step-8' };
  await hostedJob(home, { ...made, checkpoints: [earlier] });
  const trained = async (model: string, baseUrl = 'https://one.example/v1'): Promise<unknown> => {
    const choice = { model, options: { baseUrl } };
    const described = await describeModel(choice, home, signal);
    return described.model.trainedOn;
  };
  assert.deepEqual(await trained('openai:ft:small-1:mine'), ['add. Add Two Numbers']);
  assert.deepEqual(await trained(`openai:${earlier.model}`), ['add. Add Two Numbers']);
  assert.equal(await trained('openai:small-1'), undefined, 'the base is trained on nothing');
  assert.equal(await trained('openai:ft:small-1:mine', 'https://two.example/v1'), undefined);
  await writeFile(join(home, 'chats', 'manifest.json'), '{}');
  assert.equal(await trained('openai:ft:small-1:mine'), null, 'of another data set nobody knows');
});

const { signal } = new AbortController();

async function homeWithJob(t: TestContext, rows: readonly unknown[]): Promise<string> {
  const home = await temporaryFolder(t);
  const folder = join(home, 'jobs', 'data-1');
  await mkdir(join(folder, 'bundle'), { recursive: true });
  const made = {
    ...{ kind: 'made', at: '2026-01-01T00:00:00.000Z', v: 1, key: KEY, attempt: 1 },
    ...{ trainer: 'local', dataset: '/data', model: 'embedded:x', name: 'x', rows: 3, bytes: 9 },
  };
  await writeFile(join(folder, 'job.jsonl'), `${JSON.stringify(made)}\n`);
  await writeLines(join(folder, 'bundle', 'rows.jsonl'), rows);
  return home;
}
