import assert from 'node:assert/strict';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  adapterFile,
  adaptersFolder,
  findAdapter,
  listAdapters,
} from '../../../src/app/adapters/adapterFolder.ts';
import { removeAdapter, renameAdapter } from '../../../src/app/adapters/changeAdapters.ts';
import { keepAdapter, type KeepOptions } from '../../../src/app/adapters/keepAdapter.ts';
import { isLeafeError, type Boundary, type Reason } from '../../../src/core/errors.ts';
import type { KeptAdapter } from '../../../src/domain/keptAdapter.ts';
import { jobOutput, signAnew, type JobOutput } from '../../support/jobOutput.ts';
import { loraFor, type LoraFile } from '../../support/loraFile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { linkModel, testModelFile } from '../../support/testHome.ts';

const never = new AbortController().signal;
const file = await testModelFile();

test('an adapter is kept with what made it, and found by its name', async (t) => {
  const { home, keep } = await setUp(t, {
    heldOut: [
      { id: 'a', tokens: 30, base: -2, tuned: -1 },
      { id: 'b', tokens: 10, base: -4, tuned: -1 },
    ],
  });
  const kept = await keep();
  assert.equal(kept.name, 'mine');
  assert.equal(kept.base.model, 'embedded:smollm2-135m');
  assert.deepEqual([kept.architecture, kept.rank, kept.alpha], ['llama', 4, 8]);
  assert.equal(kept.madeFrom.dataset, 'corrections-of-may');
  assert.deepEqual(kept.heldOut, {
    byTrainer: { rows: 2, tokens: 40, base: -2.5, tuned: -1 },
    onDevice: null,
  });
  assert.deepEqual(await findAdapter(home, 'mine'), kept);
  assert.deepEqual(await listAdapters(home), [kept]);
  const bytes = await readFile(adapterFile(home, kept));
  assert.equal(bytes.length, kept.file.bytes);
});

test('kept twice it is one; another one of the same name is refused, and kept under its own', async (t) => {
  const { home, keep } = await setUp(t);
  const first = await keep();
  assert.deepEqual(await keep(), first);
  const other = await jobOutput(await temporaryFolder(t), { lora: loraFor(0.05, 9) });
  await refused(keep({ folder: other }), 'input', 'invalid', /There is an adapter mine already/);
  await keep({ folder: other, name: 'other' });
  assert.deepEqual(
    (await listAdapters(home)).map(({ name }) => name),
    ['mine', 'other'],
  );
});

test('an adapter is renamed and removed; a name that is near is told', async (t) => {
  const { home, keep } = await setUp(t);
  await keep();
  const renamed = await renameAdapter(home, 'mine', 'best-of-may');
  assert.equal(renamed.name, 'best-of-may');
  await refused(findAdapter(home, 'best-of-mai'), 'model', 'adapterNotHere', /best-of-may is here/);
  await refused(renameAdapter(home, 'best-of-may', '../x'), 'input', 'invalid', /no name/);
  await removeAdapter(home, 'best-of-may');
  assert.deepEqual(await readdir(adaptersFolder(home)), []);
  await refused(removeAdapter(home, 'best-of-may'), 'model', 'adapterNotHere', /none is here/);
});

test('one whose record is damaged is not listed, is told of by its name, and can be removed', async (t) => {
  const { home, keep } = await setUp(t);
  await keep();
  await writeFile(join(adaptersFolder(home), 'mine', 'adapter.json'), '{"v":1}');
  assert.deepEqual(await listAdapters(home), []);
  await refused(findAdapter(home, 'mine'), 'model', 'wrongFile', /adapter\.json: name/);
  await removeAdapter(home, 'mine');
  assert.deepEqual(await readdir(adaptersFolder(home)), []);
});

const lora = loraFor(0.05);
const metadata = (changed: LoraFile['metadata']): JobOutput => ({
  lora: { ...lora, metadata: { ...lora.metadata, ...changed } },
});
const tensors = (
  change: (one: LoraFile['tensors'][number]) => LoraFile['tensors'][number][],
): JobOutput => ({
  lora: { ...lora, tensors: lora.tensors.flatMap(change) },
});

const WRONG: readonly [title: string, JobOutput, Reason<'trainer'>, RegExp][] = [
  ['of another base', { base: 'b'.repeat(64) }, 'wrongBase', /trained on embedded:smollm2-135m/],
  [
    'of another architecture',
    metadata({ 'general.architecture': 'qwen2' }),
    'wrongBase',
    /architecture "qwen2".*"llama"/,
  ],
  [
    'that is a whole model',
    metadata({ 'general.type': 'model' }),
    'damaged',
    /type "model", not adapter/,
  ],
  ['that is no LoRA', metadata({ 'adapter.type': 'ia3' }), 'damaged', /type "ia3", not lora/],
  [
    'without its alpha',
    metadata({ 'adapter.lora.alpha': 'much' }),
    'damaged',
    /adapter\.lora\.alpha/,
  ],
  [
    'for a tensor that the base has not',
    tensors((one) => [{ ...one, name: one.name.replace('blk.0.', 'blk.77.') }]),
    'wrongBase',
    /"blk\.77\.attn_v\.weight", which this model has not/,
  ],
  [
    'of other shapes',
    tensors((one) => [
      { ...one, dimensions: [one.dimensions[0] === 576 ? 512 : 4, one.dimensions[1]] },
    ]),
    'wrongBase',
    /512x4 and 4x192 for one of 576x192/,
  ],
  [
    'with half of a pair',
    tensors((one) => (one.name === 'blk.3.attn_v.weight.lora_b' ? [] : [one])),
    'damaged',
    /lora_a of "blk\.3\.attn_v\.weight" without the other half/,
  ],
  [
    'with a tensor that would be left out',
    tensors((one) => [
      one,
      { ...one, name: one.name.replace(/attn_v.*(.)$/, '$1.attn_norm.weight') },
    ]),
    'damaged',
    /attn_norm\.weight", no LoRA/,
  ],
  [
    'that is no numbers',
    tensors((one) => [{ ...one, values: () => NaN }]),
    'damaged',
    /does not run.*NaN|does not run.*no number/,
  ],
];

for (const [title, output, reason, why] of WRONG) {
  test(`an adapter ${title} is refused, and nothing of it is kept`, async (t) => {
    const { home, keep } = await setUp(t, output);
    await refused(keep(), 'trainer', reason, why);
    assert.deepEqual(await listAdapters(home), []);
  });
}

test('a file that is cut short, changed, or no GGUF file at all is refused', async (t) => {
  const { out, keep } = await setUp(t);
  const adapter = join(out, 'adapter.gguf');
  const whole = await readFile(adapter);
  const changed = Buffer.from(whole);
  changed[whole.length - 1] = 1 + (whole[whole.length - 1] ?? 0);
  await writeFile(adapter, changed);
  await refused(keep(), 'trainer', 'damaged', /has the sha256/);
  await writeFile(adapter, Buffer.concat([whole, Buffer.from('more')]));
  await refused(keep(), 'trainer', 'damaged', /bytes, not/);

  await writeFile(adapter, whole);
  await truncate(adapter, whole.length - 100);
  await signAnew(out);
  await refused(keep(), 'trainer', 'damaged', /cut short/);
  await truncate(adapter, 200);
  await signAnew(out);
  await refused(keep(), 'trainer', 'damaged', /ends within its header/);

  // A pickle, by its first bytes.
  await writeFile(adapter, Buffer.from('8004951a00000000000000', 'hex'));
  await signAnew(out);
  await refused(keep(), 'trainer', 'damaged', /no GGUF file/);
  await rm(adapter);
  await refused(keep(), 'trainer', 'damaged', /there is no .*adapter\.gguf/);
});

test('a job without a result has nothing to keep; a result of another job is not taken', async (t) => {
  const { out, keep } = await setUp(t);
  const job = join(out, '..', 'bundle', 'job.json');
  await writeFile(job, (await readFile(job, 'utf8')).replace('corrections-of-may', 'of-june'));
  await refused(keep(), 'trainer', 'damaged', /of another job/);
  await writeFile(join(out, 'result.json'), '{"v":2}');
  await refused(keep(), 'trainer', 'damaged', /another format/);
  await rm(join(out, 'result.json'));
  await refused(keep(), 'trainer', 'notFinished', /result\.json/);
});

test('without its base nothing can be checked, and the base is not fetched for it', async (t) => {
  const { keep } = await setUp(t, {}, { withBase: false });
  await refused(keep(), 'model', 'notHere', /SmolLM2-135M/);
});

async function setUp(
  t: TestContext,
  output: JobOutput = {},
  { withBase = true }: { readonly withBase?: boolean } = {},
) {
  const home = await temporaryFolder(t);
  if (withBase) await linkModel(home, file);
  const out = await jobOutput(await temporaryFolder(t), output);
  const keep = (more: Partial<KeepOptions> = {}): Promise<KeptAdapter> =>
    keepAdapter(
      {
        ...{ home, folder: out, jobFile: null, name: null, base: null, threads: 1 },
        onProgress: () => undefined,
        ...more,
      },
      never,
    );
  return { home, out, keep };
}

async function refused<B extends Boundary>(
  work: Promise<unknown>,
  boundary: B,
  reason: Reason<B>,
  why: RegExp,
): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isLeafeError(error, boundary, reason), String(error));
    assert.match(error.message, why);
    return true;
  });
}
