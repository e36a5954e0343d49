import assert from 'node:assert/strict';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test, type TestContext } from 'node:test';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { ChatModel } from '../../../src/core/ports/chatModel.ts';
import { openEmbedded } from '../../../src/platform/embedded/embeddedModel.ts';
import { openEmbeddedScorer } from '../../../src/platform/embedded/embeddedScorer.ts';
import { openEmbeddedTokenizer } from '../../../src/platform/embedded/embeddedTokenizer.ts';
import { request } from '../../contract/chatModel.contract.ts';
import { childrenOf } from '../../support/childProcesses.ts';
import { loraFor, writeLora, type LoraFile } from '../../support/loraFile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { testModelFile } from '../../support/testHome.ts';

const never = new AbortController().signal;
const file = await testModelFile();
const SIZE = { threads: 1, batch: 2, contextTokens: 512 };
const ASKED = { ...request('b1.1', 'Tell me about the sea.', 12), temperature: 0 };
let row: { readonly prompt: readonly number[]; readonly completion: readonly number[] };

before(async () => {
  const tokenizer = openEmbeddedTokenizer({ file, name: 'embedded:small' });
  const { prompt, completion } = await tokenizer.tokensOf(ASKED.messages, 'It is blue.', never);
  await tokenizer.close();
  row = { prompt: prompt.map(({ id }) => id), completion: completion.map(({ id }) => id) };
});

test('base and tuned are written by one process, each in its own words', async (t) => {
  const base = await opened(t);
  const tuned = await opened(t, { lora: loraFor(0.05) });
  const alone = (await base.complete(ASKED, never)).text;
  const [first, second] = await Promise.all([
    base.complete(ASKED, never),
    tuned.complete(ASKED, never),
  ]);
  assert.equal(first.text, alone);
  assert.notEqual(second.text, alone);
  assert.equal((await childrenOf(process.pid)).length, 1);
});

test('an adapter that adds nothing, and one of which nothing is taken, give the base to the last digit', async (t) => {
  const [base, zero, none, some] = await Promise.all([
    logProbs(t),
    logProbs(t, { lora: loraFor(0) }),
    logProbs(t, { lora: loraFor(0.05), scale: 0 }),
    logProbs(t, { lora: loraFor(0.05) }),
  ]);
  assert.deepEqual(zero, base);
  assert.deepEqual(none, base);
  assert.ok(meanOf(some) < meanOf(base) - 0.1, `${meanOf(some)} against ${meanOf(base)}`);
});

test('three models of one file take turns at two contexts, and each stays itself', async (t) => {
  const models = [
    await opened(t),
    await opened(t, { lora: loraFor(0.05, 1) }),
    await opened(t, { lora: loraFor(0.05, 2) }),
  ];
  const once = await Promise.all(models.map((model) => model.complete(ASKED, never)));
  const again = await Promise.all(models.map((model) => model.complete(ASKED, never)));
  assert.deepEqual(
    again.map(({ text }) => text),
    once.map(({ text }) => text),
  );
  assert.equal(new Set(once.map(({ text }) => text)).size, 3);
});

test('who closes ends what was asked there and leaves the others at work', async (t) => {
  const base = await opened(t);
  const tuned = await opened(t, { lora: loraFor(0.05) });
  const long = { ...ASKED, maxTokens: 300 };
  let begun = (): void => undefined;
  const writing = new Promise<void>((resolve) => void (begun = resolve));
  const cut = tuned.complete({ ...long, onText: () => begun() }, never);
  const whole = base.complete(ASKED, never);
  await writing;
  await tuned.close();
  await assert.rejects(cut, (error) => isLeafeError(error, 'model', 'unreachable'));
  assert.ok((await whole).text.length > 0);
  await assert.rejects(tuned.complete(ASKED, never), /the model was closed/);
  assert.ok((await base.complete(ASKED, never)).text.length > 0);
  await base.close();
  assert.deepEqual(await childrenOf(process.pid), []);
});

for (const [title, spoil, reason] of [
  ['another architecture', { 'general.architecture': 'qwen2' }, /arch mismatch/],
  ['a whole model', { 'general.type': 'model' }, /expect general\.type to be 'adapter'/],
] as const) {
  test(`${title} as an adapter is refused in the library's own words, and the base still answers`, async (t) => {
    const base = await opened(t);
    const lora = loraFor(0.05);
    const wrong = await opened(t, {
      lora: { ...lora, metadata: { ...lora.metadata, ...spoil } },
    });
    await assert.rejects(wrong.complete(ASKED, never), (error) => {
      assert.ok(isLeafeError(error, 'model', 'wrongFile'));
      assert.match(error.message, /adapter\.gguf: /);
      return reason.test(error.message);
    });
    assert.ok((await base.complete(ASKED, never)).text.length > 0);
  });
}

test('an adapter that is cut short, or no GGUF file at all, is refused by its name', async (t) => {
  const folder = await temporaryFolder(t);
  const cut = await writeLora(join(folder, 'cut.gguf'), loraFor(0.05));
  await truncate(cut, 100_000);
  const pickle = join(folder, 'pickle.gguf');
  await writeFile(pickle, Buffer.from('80049500', 'hex'));
  for (const adapter of [cut, pickle]) {
    const model = await openEmbedded(
      { file, name: 'embedded:small+x', ...SIZE, adapter: { file: adapter } },
      never,
    );
    t.after(() => model.close());
    await assert.rejects(model.complete(ASKED, never), (error) => {
      assert.ok(isLeafeError(error, 'model', 'wrongFile'));
      return error.message.includes(adapter);
    });
  }
});

interface Tuning {
  readonly lora: LoraFile;
  readonly scale?: number;
}

async function opened(t: TestContext, tuning?: Tuning): Promise<ChatModel> {
  const name = tuning === undefined ? 'embedded:small' : 'embedded:small+x';
  const adapter = tuning === undefined ? {} : { adapter: await written(t, tuning) };
  const model = await openEmbedded({ file, name, ...SIZE, ...adapter }, never);
  t.after(() => model.close());
  return model;
}

async function logProbs(t: TestContext, tuning?: Tuning): Promise<readonly number[]> {
  const adapter = tuning === undefined ? {} : { adapter: await written(t, tuning) };
  const scorer = openEmbeddedScorer({ file, name: 'embedded:small', ...SIZE, ...adapter });
  t.after(() => scorer.close());
  return scorer.logProbsOf(row.prompt, row.completion, never);
}

async function written(t: TestContext, { lora, scale }: Tuning) {
  const path = await writeLora(join(await temporaryFolder(t), 'adapter.gguf'), lora);
  return { file: path, ...(scale === undefined ? {} : { scale }) };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
