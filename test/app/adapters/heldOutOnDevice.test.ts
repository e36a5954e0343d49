import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { heldOutOnDevice } from '../../../src/app/adapters/heldOutOnDevice.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { Scorer } from '../../../src/core/ports/scorer.ts';
import type { JobRow } from '../../../src/domain/training.ts';
import { openEmbeddedScorer } from '../../../src/platform/embedded/embeddedScorer.ts';
import { loraFor, writeLora } from '../../support/loraFile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { testModelFile } from '../../support/testHome.ts';

const never = new AbortController().signal;
const file = await testModelFile();
const NO_PROGRESS = { onProgress: (): void => undefined };

test('held-out replies are measured here, beside what the trainer says of the same rows', async (t) => {
  const folder = await temporaryFolder(t);
  const { base, tuned } = await scorers(t, folder);
  const rowsFile = await rows(folder, [
    row('train', { split: 'train' }),
    row('a', { completion: [339, 3575, 28, 2] }),
    row('b', { completion: [100, 200] }),
    row('c', {}),
  ]);
  const heldOut = [
    { id: 'b', tokens: 2, base: -5, tuned: -1 },
    { id: 'a', tokens: 4, base: -2, tuned: -1 },
    { id: 'c', tokens: 3, base: -9, tuned: -9 },
  ];
  const found = await heldOutOnDevice(
    { rowsFile, heldOut, base, tuned, atMost: 2, ...NO_PROGRESS },
    never,
  );
  assert.deepEqual(
    found.rows.map(({ id }) => id),
    ['b', 'a'],
  );
  assert.equal(found.leftOut, 1);
  assert.deepEqual(found.byTrainer, { rows: 2, tokens: 6, base: -3, tuned: -1 });
  const alone = await base.logProbsOf([1, 2, 3], [100, 200], never);
  const mean = ((alone[0] ?? 0) + (alone[1] ?? 0)) / 2;
  assert.ok(Math.abs((found.rows[0]?.onDevice.base ?? 0) - mean) < 1e-3);
  assert.notEqual(found.rows[0]?.onDevice.tuned, found.rows[0]?.onDevice.base);
  assert.equal(found.onDevice?.tokens, 6);
});

test('a row that is too long here is left out of both figures', async (t) => {
  const folder = await temporaryFolder(t);
  const { base, tuned } = await scorers(t, folder);
  const long = Array.from({ length: 300 }, () => 5);
  const rowsFile = await rows(folder, [row('long', { prompt: long }), row('short', {})]);
  const heldOut = ['long', 'short'].map((id) => ({ id, tokens: 3, base: -2, tuned: -1 }));
  const found = await heldOutOnDevice(
    { rowsFile, heldOut, base, tuned, atMost: 10, ...NO_PROGRESS },
    never,
  );
  assert.deepEqual([found.leftOut, found.byTrainer?.rows, found.onDevice?.rows], [1, 1, 1]);
});

test('nothing held out gives no figures, without a model', async (t) => {
  const folder = await temporaryFolder(t);
  const { base, tuned } = await scorers(t, folder);
  const rowsFile = await rows(folder, [row('a', {})]);
  const found = await heldOutOnDevice(
    { rowsFile, heldOut: [], base, tuned, atMost: 10, ...NO_PROGRESS },
    never,
  );
  assert.deepEqual(found, { rows: [], byTrainer: null, onDevice: null, leftOut: 0 });
});

test('rows that are not those of the result are told of', async (t) => {
  const folder = await temporaryFolder(t);
  const { base, tuned } = await scorers(t, folder);
  const measure = async (rowsFile: string) =>
    heldOutOnDevice(
      {
        ...{ rowsFile, base, tuned, atMost: 10, ...NO_PROGRESS },
        heldOut: [{ id: 'a', tokens: 3, base: -2, tuned: -1 }],
      },
      never,
    );
  const isDamaged = (error: unknown): boolean => isLeafeError(error, 'trainer', 'damaged');
  await assert.rejects(measure(await rows(folder, [row('b', {})])), isDamaged);
  await assert.rejects(measure(await rows(folder, [row('a', { completion: [1] })])), isDamaged);
  await assert.rejects(measure(await rows(folder, [row('a', { split: 'train' })])), isDamaged);
  const torn = join(folder, 'torn.jsonl');
  await writeFile(torn, '{"id":"a","pro');
  await assert.rejects(measure(torn), /line 1 of/);
  await assert.rejects(measure(join(folder, 'gone.jsonl')), (error) =>
    isLeafeError(error, 'input', 'invalid'),
  );
});

function row(id: string, more: Partial<JobRow>): JobRow {
  return {
    ...{ id, problem: 'p', kind: 'counterfactual', split: 'validation', weight: 1 },
    ...{ prompt: [1, 2, 3], completion: [4, 5, 6] },
    ...more,
  };
}

async function rows(folder: string, all: readonly JobRow[]): Promise<string> {
  const path = join(folder, 'rows.jsonl');
  await writeFile(path, all.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return path;
}

async function scorers(
  t: TestContext,
  folder: string,
): Promise<{ readonly base: Scorer; readonly tuned: Scorer }> {
  const small = { file, name: 'embedded:small', threads: 1, batch: 1, contextTokens: 256 };
  const adapter = await writeLora(join(folder, 'adapter.gguf'), loraFor(0.05));
  const base = openEmbeddedScorer(small);
  const tuned = openEmbeddedScorer({ ...small, adapter: { file: adapter } });
  t.after(() => Promise.all([base.close(), tuned.close()]));
  return { base, tuned };
}
