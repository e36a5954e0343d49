import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { adapterFile } from '../../../src/app/adapters/adapterFolder.ts';
import { withAdapter } from '../../../src/app/adapters/adapterFor.ts';
import { removeAdapter } from '../../../src/app/adapters/changeAdapters.ts';
import { keepAdapter } from '../../../src/app/adapters/keepAdapter.ts';
import { embeddedParts, wholeSpec } from '../../../src/app/modelSpec.ts';
import { openModel } from '../../../src/app/openModel.ts';
import { openTokenizer } from '../../../src/app/openTokenizer.ts';
import { isLeafeError } from '../../../src/core/errors.ts';
import type { KeptAdapter } from '../../../src/domain/keptAdapter.ts';
import { request } from '../../contract/chatModel.contract.ts';
import { jobOutput } from '../../support/jobOutput.ts';
import { loraFor, writeLora } from '../../support/loraFile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { linkModel, testModelFile } from '../../support/testHome.ts';

const never = new AbortController().signal;
const file = await testModelFile();
const BASE = 'embedded:smollm2-135m';
const ASKED = { ...request('b1.1', 'Tell me about the sea.', 12), temperature: 0 };

test('the parts of a model of this machine, whatever else has a plus in its name', () => {
  const parts = (name: string): unknown => Object.values(embeddedParts(name));
  assert.deepEqual(parts('small'), ['small', null]);
  assert.deepEqual(parts('small+mine'), ['small', 'mine']);
  assert.deepEqual(parts('small+/out/adapter.gguf'), ['small', '/out/adapter.gguf']);
  assert.deepEqual(parts('/c++/a.gguf'), ['/c++/a.gguf', null]);
  assert.deepEqual(parts('/c++/a.gguf+mine'), ['/c++/a.gguf', 'mine']);
  assert.deepEqual(parts('/c++/a.gguf+/d+e/b.gguf'), ['/c++/a.gguf', '/d+e/b.gguf']);
  assert.deepEqual(parts('a.gguf+mine'), ['a.gguf', 'mine']);
  assert.equal(
    wholeSpec('embedded:a.gguf+b.gguf'),
    `embedded:${resolve('a.gguf')}+${resolve('b.gguf')}`,
  );
  assert.equal(wholeSpec('embedded:small+mine'), 'embedded:small+mine');
});

test('a kept adapter is opened by one text, beside a base of the catalogue and beside its file', async (t) => {
  const { home } = await setUp(t);
  const base = await written(t, BASE, home);
  const tuned = await written(t, `${BASE}+mine`, home);
  assert.notEqual(tuned, base);
  assert.equal(await written(t, `embedded:${file}+mine`, home), tuned);
});

test('an adapter that is kept nowhere is opened by its path, once it fits', async (t) => {
  const { home } = await setUp(t);
  const folder = await temporaryFolder(t);
  const path = await writeLora(join(folder, 'adapter.gguf'), loraFor(0.05));
  assert.equal(await written(t, `${BASE}+${path}`, home), await written(t, `${BASE}+mine`, home));
  await writeFile(path, 'no model');
  await refused(written(t, `${BASE}+${path}`, home), 'damaged', /no GGUF file/);
  const gone = join(folder, 'gone.gguf');
  await refused(written(t, `${BASE}+${gone}`, home), 'adapterNotHere', /gone\.gguf/);
});

test('one that is not here is told of before anything is fetched, with what to do', async (t) => {
  const { home } = await setUp(t);
  await removeAdapter(home, 'mine');
  const opening = openModel('embedded:qwen2.5-coder-0.5b+mine', { home }, never);
  await assert.rejects(opening, (error) => {
    assert.ok(isLeafeError(error, 'model', 'adapterNotHere'));
    return /"mine"/.test(error.message) && /leafe fetch/.test(error.todo);
  });
});

test('one of another base is refused with the name to use', async (t) => {
  const { home } = await setUp(t);
  const other = join(await temporaryFolder(t), 'other.gguf');
  await copyFile(file, other);
  const bytes = await readFile(other);
  await writeFile(other, Buffer.concat([bytes, Buffer.from('x')]));
  const opening = openModel(`embedded:${other}+mine`, { home }, never);
  await assert.rejects(opening, (error) => {
    assert.ok(isLeafeError(error, 'trainer', 'wrongBase'));
    return error.todo === 'Use it as `embedded:smollm2-135m+mine`.';
  });
});

test('a kept file that was changed since is refused', async (t) => {
  const { home, kept } = await setUp(t);
  await writeLora(adapterFile(home, kept), loraFor(0.05, 2));
  await refused(written(t, `${BASE}+mine`, home), 'wrongFile', /its sha256 is/);
});

test('an adapter brings its base along, unless another is named', async (t) => {
  const { home } = await setUp(t);
  assert.equal(await withAdapter(null, 'mine', home), `${BASE}+mine`);
  assert.equal(await withAdapter('embedded:other', 'mine', home), 'embedded:other+mine');
  assert.equal(await withAdapter(`${BASE}+mine`, 'mine', home), `${BASE}+mine`);
  await refused(withAdapter(`${BASE}+mine`, 'other', home), 'invalid', /an adapter already/);
  await refused(withAdapter('openai:gpt', 'mine', home), 'invalid', /can have no adapter/);
  await refused(withAdapter('embedded:/no/ending', 'mine', home), 'invalid', /can have no adapter/);
  await refused(withAdapter(null, 'nime', home), 'adapterNotHere', /mine is here/);
  await refused(withAdapter(null, '/x/a.gguf', home), 'invalid', /kept nowhere/);
});

test('the tokenizer of a tuned model is that of its base', async (t) => {
  const { home } = await setUp(t);
  const tokenizer = await openTokenizer(`${BASE}+mine`, { home }, never);
  t.after(() => tokenizer.close());
  assert.equal(tokenizer.name, `${BASE}+mine`);
  assert.ok((await tokenizer.lengthsOf(ASKED.messages, 'Blue.', never)).prompt > 0);
});

async function setUp(
  t: TestContext,
): Promise<{ readonly home: string; readonly kept: KeptAdapter }> {
  const home = await temporaryFolder(t);
  await linkModel(home, file);
  const folder = await jobOutput(await temporaryFolder(t));
  const kept = await keepAdapter(
    {
      ...{ home, folder, jobFile: null, name: null, base: null, threads: 1 },
      onProgress: () => undefined,
    },
    never,
  );
  return { home, kept };
}

async function written(t: TestContext, spec: string, home: string): Promise<string> {
  const model = await openModel(spec, { home, threads: 1, batch: 1 }, never);
  t.after(() => model.close());
  assert.equal(model.name, spec);
  return (await model.complete(ASKED, never)).text;
}

async function refused(work: Promise<unknown>, reason: string, why: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof Error && 'reason' in error, String(error));
    assert.equal(error.reason, reason);
    assert.match(error.message, why);
    return true;
  });
}
