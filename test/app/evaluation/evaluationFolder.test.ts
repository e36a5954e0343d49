import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  readEvaluation,
  withEvaluation,
  type OpenEvaluation,
} from '../../../src/app/evaluation/evaluationFolder.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import { sha256 } from '../../support/builders.ts';
import { aManifest, attemptsOf } from '../../support/evaluations.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const MANIFEST = aManifest({ a: '10', b: '01' });

test('an evaluation goes on where it was, without the half line that a kill left', async (t) => {
  const folder = join(await temporaryFolder(t), 'new', 'evaluation');
  const [first, ...others] = attemptsOf({ a: '10' });
  assert.ok(first !== undefined);
  await withEvaluation(folder, MANIFEST, ({ add }) => add(first));
  const file = join(folder, 'attempts.jsonl');
  const whole = await readFile(file, 'utf8');
  await appendFile(file, '{"problem":"a","attempt":2,"sol');
  const elsewhere = { ...MANIFEST, startedAt: '2027-01-01T00:00:00.000Z', version: '9.0.0' };
  await withEvaluation(folder, elsewhere, async (evaluation) => {
    assert.deepEqual(evaluation.attempts, [first]);
    assert.deepEqual(evaluation.manifest, MANIFEST, 'it tells of the first sitting');
    assert.equal(await readFile(file, 'utf8'), whole);
    for (const one of others) await evaluation.add(one);
  });
  assert.deepEqual((await readEvaluation(folder)).attempts, [first, ...others]);
});

test('a kill while the manifest or a report is written leaves an evaluation that begins, or goes on, and no litter', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'manifest.json.4711'), '{"kind":"evalu');
  await opened(folder);
  assert.deepEqual((await readEvaluation(folder)).manifest, MANIFEST);
  await writeFile(join(folder, 'report.html.4711'), '<!doctype');
  await writeFile(join(folder, 'notes.4711'), 'mine');
  await opened(folder);
  assert.deepEqual((await readdir(folder)).sort(), ['manifest.json', 'notes.4711']);
});

test('two processes do not make one evaluation together', async (t) => {
  const folder = await temporaryFolder(t);
  await withEvaluation(folder, MANIFEST, async () => {
    await assert.rejects(opened(folder), (error) => isLeafeError(error, 'evaluation', 'inUse'));
  });
  await opened(folder);
});

test('what decides attempts must be as it was; only more of them may be asked for', async (t) => {
  const folder = await temporaryFolder(t);
  await opened(folder);
  const refused = async (changes: Parameters<typeof aManifest>[1], what: RegExp): Promise<void> => {
    const wanted = { ...MANIFEST, ...changes };
    await assert.rejects(
      withEvaluation(folder, wanted, async () => undefined),
      (error) => isLeafeError(error, 'evaluation', 'another') && what.test(error.message),
    );
  };
  const { model, problems, settings } = MANIFEST;
  await refused({ model: { ...model, sha256: sha256('other') } }, /the model is another/);
  const adapter = { name: 'x', sha256: sha256('x'), manifest: null, trainedOn: null };
  await refused({ adapter }, /the adapter is another/);
  await refused({ settings: { ...settings, temperature: 0.2 } }, /other settings/);
  await refused({ seed: 2 }, /the seed is another/);
  await refused({ judge: { image: 'other' } }, /the sandbox image is another/);
  await refused({ problems: problems.slice(1) }, /other problems/);
  await refused({ samples: 1 }, /to hold 2 attempts/);
  await withEvaluation(folder, { ...MANIFEST, samples: 9 }, async ({ manifest }) =>
    assert.equal(manifest.samples, 9),
  );
  assert.equal((await readEvaluation(folder)).manifest?.samples, 9);
});

test('attempts of another model beside a manifest are refused with their line', async (t) => {
  const folder = await temporaryFolder(t);
  await withEvaluation(folder, MANIFEST, async ({ add }) => {
    for (const one of attemptsOf({ a: '10' }, { model: MANIFEST.model.model })) await add(one);
  });
  assert.equal((await readEvaluation(folder)).attempts.length, 2);
  const file = join(folder, 'attempts.jsonl');
  const [first = ''] = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, `${first.replace(MANIFEST.model.model, 'openai:other')}\n`);
  await assert.rejects(
    readEvaluation(folder),
    (error) =>
      isLeafeError(error, 'evaluation', 'mixed') &&
      /line 1: its model is openai:other, that of its manifest tape/.test(error.message),
  );
});

test('a folder with anything else is left alone, and a manifest of a later LEAFE is named', async (t) => {
  const folder = await temporaryFolder(t);
  const theirs = join(folder, 'theirs');
  await mkdir(theirs);
  await writeFile(join(theirs, 'notes.txt'), 'mine');
  await assert.rejects(opened(theirs), (error) => isLeafeError(error, 'input', 'invalid'));
  const dataset = join(folder, 'dataset');
  await mkdir(dataset);
  await writeFile(join(dataset, 'manifest.json'), '{"v":2,"format":"trl"}');
  await assert.rejects(
    opened(dataset),
    (error) => isLeafeError(error, 'evaluation') && /no manifest of an eval/.test(error.message),
  );
  const later = join(folder, 'later');
  await opened(later);
  await writeFile(join(later, 'manifest.json'), JSON.stringify({ ...MANIFEST, v: 2 }));
  await assert.rejects(readEvaluation(later), (error) =>
    isLeafeError(error, 'evaluation', 'newerFormat'),
  );
  await writeFile(join(later, 'manifest.json'), JSON.stringify({ ...MANIFEST, samples: 0 }));
  await assert.rejects(
    readEvaluation(later),
    (error) => isLeafeError(error, 'evaluation', 'damaged') && /samples/.test(error.message),
  );
});

function opened(folder: string): Promise<OpenEvaluation> {
  return withEvaluation(folder, MANIFEST, async (evaluation) => evaluation);
}
