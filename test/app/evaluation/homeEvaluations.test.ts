import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  findEvaluation,
  listEvaluations,
  summaryOf,
} from '../../../src/app/evaluation/homeEvaluations.ts';
import { readEvaluation } from '../../../src/app/evaluation/evaluationFolder.ts';
import { listHosted } from '../../../src/app/training/hostedModels.ts';
import { pairingsOf } from '../../../src/app/evaluation/pairsOf.ts';
import { writeReports } from '../../../src/app/evaluation/reportFiles.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import { tellEvaluation } from '../../../src/core/evaluate/toldEvaluation.ts';
import { sha256 } from '../../support/builders.ts';
import { evaluationIn, writeLines, attemptsOf } from '../../support/evaluations.ts';
import { hostedJob } from '../../support/hostedJob.ts';
import { anAdapter } from '../../support/keptAdapter.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const OUTCOMES = { a: '10', b: '11' };

test('the evaluations of a home are listed, the newest first, with what each has come to', async (t) => {
  const home = await temporaryFolder(t);
  const place = (name: string): string => join(home, 'evaluations', name);
  assert.deepEqual(await listEvaluations(home), []);
  await evaluationIn(place('old'), OUTCOMES);
  await evaluationIn(place('new'), OUTCOMES, { startedAt: '2026-02-01T00:00:00.000Z' });
  await writeLines(join(place('new'), 'attempts.jsonl'), attemptsOf(OUTCOMES).slice(0, 1));
  await mkdir(place('other'));
  await evaluationIn(place('damaged'), OUTCOMES);
  await writeFile(join(place('damaged'), 'manifest.json'), '{');
  const all = await listEvaluations(home);
  assert.deepEqual(
    all.map(({ name }) => name),
    ['new', 'old'],
  );
  const [begun, whole] = await Promise.all(all.map(summaryOf));
  assert.deepEqual([begun?.attempts, begun?.missing], [1, 3]);
  assert.equal(whole?.passAt1?.value, 0.75);
  // The report that stands there says the same, and is quicker to read.
  const told = tellEvaluation('old', await readEvaluation(place('old')), null);
  await writeReports(place('old'), told);
  assert.deepEqual(await summaryOf(await findEvaluation(home, 'old')), whole);
});

test('a name that leads out of the home is none', async (t) => {
  const home = await temporaryFolder(t);
  for (const name of ['..', 'a/b', '', '.hidden']) {
    await assert.rejects(findEvaluation(home, name), (error) =>
      isLeafeError(error, 'input', 'invalid'),
    );
  }
});

test('the words of one problem alone are read where an editor shows them', async (t) => {
  const folder = await evaluationIn(join(await temporaryFolder(t), 'one'), OUTCOMES);
  const lines = attemptsOf(OUTCOMES, { program: 'print(1)' });
  await writeLines(join(folder, 'attempts.jsonl'), lines);
  const programs = (await readEvaluation(folder, { wordsOf: 'b' })).attempts.map(
    ({ program }) => program,
  );
  assert.deepEqual(programs, [undefined, undefined, 'print(1)', 'print(1)']);
});

test('an adapter is paired with evaluations of its base that ask the same, and with no others', async (t) => {
  const home = await temporaryFolder(t);
  const adapter = anAdapter('may');
  const model = { model: adapter.base.model, sha256: adapter.base.sha256, options: {}, batch: 4 };
  const tuned = {
    ...{ name: 'may', sha256: adapter.file.sha256, manifest: null, trainedOn: null },
  };
  const put = (name: string, changes: Parameters<typeof evaluationIn>[2]): Promise<string> =>
    evaluationIn(join(home, 'evaluations', name), OUTCOMES, changes);
  await put('tuned', { model, adapter: tuned });
  assert.deepEqual(
    pairingsOf({ kind: 'adapter', adapter }, await listEvaluations(home)).map(({ bases }) => bases),
    [[]],
  );
  await put('base', { model });
  await put('elsewhere', { model, judge: { image: 'other' } });
  await put('stranger', { model: { ...model, sha256: sha256('stranger') } });
  await put('retrained', { model, adapter: { ...tuned, sha256: sha256('retrained') } });
  const [pairing, ...others] = pairingsOf(
    { kind: 'adapter', adapter },
    await listEvaluations(home),
  );
  assert.equal(others.length, 0);
  assert.deepEqual(
    [pairing?.tuned.name, pairing?.bases.map(({ name }) => name)],
    ['tuned', ['base']],
  );
  await put('tuned', { model, adapter: { ...tuned, trainedOn: ['a'] } });
  const [refused] = pairingsOf({ kind: 'adapter', adapter }, await listEvaluations(home));
  assert.deepEqual([refused?.bases, refused?.hindrance?.kind], [[], 'trainedOn']);
});

test('a model that a service keeps is paired with evaluations of its base there, never with its name elsewhere', async (t) => {
  const home = await temporaryFolder(t);
  const baseUrl = 'https://one.example/v1/';
  const model = 'ft:small-1:mine';
  const checkpoints = [4, 8, 12].map((step) => ({ step, model: `${model}:step-${step}` }));
  const lastOfAll = { step: 16, model };
  await hostedJob(home, {
    model,
    base: 'small-1',
    baseUrl,
    checkpoints: [...checkpoints, lastOfAll],
  });
  const all = await listHosted(home);
  assert.deepEqual(
    all.map((one) => [one.model, one.step]),
    [
      [model, null],
      [`${model}:step-12`, 12],
      [`${model}:step-8`, 8],
      [`${model}:step-4`, 4],
    ],
  );
  const [hosted, , eighth] = all;
  assert.ok(hosted !== undefined && eighth !== undefined);
  const put = (name: string, model: string, address: string, more = {}): Promise<string> => {
    const options = { baseUrl: address };
    return evaluationIn(join(home, 'evaluations', name), OUTCOMES, {
      model: { model, sha256: null, options, batch: 8, ...more },
    });
  };
  const here = 'https://one.example/v1';
  await put('tuned', 'openai:ft:small-1:mine', here, { trainedOn: ['another'] });
  await put('base', 'openai:small-1', here);
  await put('elsewhere', 'openai:small-1', 'https://two.example/v1');
  await put('stranger', 'openai:small-2', here);
  const pairings = async () => pairingsOf({ kind: 'hosted', hosted }, await listEvaluations(home));
  const [pairing, ...others] = await pairings();
  assert.equal(others.length, 0);
  assert.deepEqual(
    [pairing?.tuned.name, pairing?.bases.map(({ name }) => name)],
    ['tuned', ['base']],
  );
  await put('at-8', `openai:${model}:step-8`, here, { trainedOn: ['another'] });
  const ofEighth = pairingsOf({ kind: 'hosted', hosted: eighth }, await listEvaluations(home));
  assert.deepEqual(
    ofEighth.map(({ tuned, bases }) => [tuned.name, bases.map(({ name }) => name)]),
    [['at-8', ['base']]],
    'an earlier state of it is a model of its own',
  );
  await put('tuned', 'openai:ft:small-1:mine', here, { trainedOn: Object.keys(OUTCOMES) });
  const [refused] = await pairings();
  assert.deepEqual([refused?.bases, refused?.hindrance?.kind], [[], 'trainedOn']);
});
