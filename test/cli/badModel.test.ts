import assert from 'node:assert/strict';
import { mkdir, open, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { catalogueModel } from '../../src/platform/embedded/catalogue.ts';
import { assertSaid } from '../support/assertSaid.ts';
import { leafe, type Ended } from '../support/leafe.ts';
import { onlyRun, runsOf } from '../support/runFiles.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testModelFile } from '../support/testHome.ts';

const NAME = 'smollm2-135m';

/** A home whose file of the small model has so many bytes, all of them zero. */
async function homeWithModel(
  t: TestContext,
  change: (bytes: number) => number,
): Promise<{ readonly home: string; readonly file: string }> {
  const model = catalogueModel(NAME);
  if (model === null) throw new Error(`the catalogue lacks ${NAME}`);
  const home = await temporaryFolder(t);
  await mkdir(join(home, 'models'));
  const file = join(home, 'models', model.file);
  await writeFile(file, '');
  await truncate(file, change(model.bytes));
  return { home, file };
}

// Models of the machine that runs the tests must not stand in.
const run = (home: string, ...args: readonly string[]): Promise<Ended> =>
  leafe(args, { home, env: { LEAFE_MODELS: '' } });
const explore = (home: string, model: string): Promise<Ended> =>
  run(home, 'explore', 'starter#parity', '--model', model);

for (const [what, change, said] of [
  ['cut short', (bytes: number) => bytes - 1, /it has \d+ bytes instead of \d+/],
  ['with a wrong hash', (bytes: number) => bytes, /its sha256 is [0-9a-f]{64}/],
] as const) {
  test(`a model file ${what} is refused before a run begins, and left where it is`, async (t) => {
    const { home, file } = await homeWithModel(t, change);
    const { size } = await stat(file);
    for (const ended of [
      await explore(home, `embedded:${NAME}`),
      await run(home, 'models', 'check', NAME),
      await run(home, 'models', 'pull', NAME),
    ]) {
      assert.equal(ended.code, 1, ended.stderr);
      assertSaid(ended.stderr, said, new RegExp(`Delete it and run \`leafe models pull ${NAME}\``));
      assert.match(ended.stderr, new RegExp(file));
    }
    assert.match((await run(home, 'models', 'list')).stdout, new RegExp(`${NAME} +damaged`));
    assert.equal((await stat(file)).size, size);
    assert.deepEqual(await runsOf(home), []);
  });
}

test('a file given for a model that is another one is not taken', async (t) => {
  const home = await temporaryFolder(t);
  const other = join(home, 'other.gguf');
  await writeFile(other, 'GGUF, but not that one');
  const { code, stderr } = await run(home, 'models', 'pull', NAME, '--file', other);
  assert.equal(code, 1, stderr);
  assertSaid(stderr, /not the one expected: .*other\.gguf/, /./);
  assert.match((await run(home, 'models', 'list')).stdout, new RegExp(`${NAME} +missing`));
});

test('a file of one’s own that is no model, or not there, is refused before a run begins', async (t) => {
  const home = await temporaryFolder(t);
  const text = join(home, 'text.gguf');
  await writeFile(text, 'not\na model');
  const none = await explore(home, `embedded:${text}`);
  assert.equal(none.code, 1, none.stderr);
  assertSaid(none.stderr, /text\.gguf is no GGUF file/, /another GGUF file.*leafe models list/);
  const folder = await explore(home, `embedded:${home}/`);
  assert.equal(folder.code, 1, folder.stderr);
  assertSaid(folder.stderr, /The model file .* is a folder/, /Name a file/);
  const absent = await explore(home, `embedded:${join(home, 'absent.gguf')}`);
  assert.equal(absent.code, 1, absent.stderr);
  assertSaid(absent.stderr, /there is no file .*absent\.gguf/, /leafe models list/);
  const unknown = await explore(home, 'embedded:gpt-17');
  assert.equal(unknown.code, 1, unknown.stderr);
  assertSaid(unknown.stderr, /"gpt-17" \(the catalogue has .*smollm2-135m/, /leafe models list/);
  const kind = await explore(home, 'parrot:polly');
  assert.equal(kind.code, 1, kind.stderr);
  assertSaid(kind.stderr, /"parrot:polly" \(write embedded:/, /leafe models list/);
  assert.deepEqual(await runsOf(home), []);
});

test('a model of one’s own that is cut short says so with its path, and the run can go on', async (t) => {
  const home = await temporaryFolder(t);
  const cut = join(home, 'cut.gguf');
  await copyStart(await testModelFile(), cut, 4_000_000);
  const { code, stderr } = await explore(home, `embedded:${cut}`);
  assert.equal(code, 1, stderr);
  assertSaid(stderr, /cut\.gguf: .*Failed to load model/, /another GGUF file/);
  const { state } = await onlyRun(home);
  assert.equal(state.ended?.because, 'failed');
});

async function copyStart(from: string, to: string, bytes: number): Promise<void> {
  const file = await open(from, 'r');
  const { buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
  await file.close();
  await writeFile(to, buffer);
}
