import assert from 'node:assert/strict';
import { access, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeConverter } from '../../../src/platform/trainers/converter.ts';

let home = '';
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'leafe-converter-'));
});
after(() => rm(home, { recursive: true, force: true }));

const { signal } = new AbortController();

test("the converter is of the device's own llama.cpp, with its licence, and little else", async () => {
  const folder = join(home, 'bundle', 'converter');
  const { release } = await writeConverter(folder, join(home, 'cache'), signal);
  const llama = new URL('../../../node_modules/node-llama-cpp/llama/', import.meta.url);
  const device = await readFile(new URL('binariesGithubRelease.json', llama), 'utf8');
  assert.equal(release, (JSON.parse(device) as { release: string }).release);
  assert.deepEqual((await readdir(folder)).sort(), [
    'LICENSE',
    'RELEASE',
    'conversion',
    'convert_lora_to_gguf.py',
    'gguf-py',
  ]);
  for (const name of ['conversion/llama.py', 'conversion/qwen.py', 'gguf-py/gguf/gguf_writer.py']) {
    await access(join(folder, name));
  }
  assert.match(await readFile(join(folder, 'LICENSE'), 'utf8'), /MIT License/);
  assert.ok((await bytesIn(folder)) < 4e6);
});

test('what was taken out once is kept, and a folder that is there is filled again', async () => {
  const cache = join(home, 'cache-kept');
  const { release } = await writeConverter(join(home, 'first'), cache, signal);
  await writeFile(join(cache, release, 'LICENSE'), 'kept');
  await writeConverter(join(home, 'first'), cache, signal);
  assert.equal(await readFile(join(home, 'first', 'LICENSE'), 'utf8'), 'kept');
  assert.deepEqual(await readdir(cache), [release]);
});

test('two that ask at once both get it', async () => {
  const cache = join(home, 'cache-shared');
  const folders = ['one', 'other'].map((name) => join(home, name));
  await Promise.all(folders.map((folder) => writeConverter(folder, cache, signal)));
  for (const folder of folders) await access(join(folder, 'convert_lora_to_gguf.py'));
  assert.equal((await readdir(cache)).length, 1);
});

test('whoever gives up half-way leaves nothing half', async () => {
  const cache = join(home, 'cache-aborted');
  const aborting = new AbortController();
  const asked = writeConverter(join(home, 'aborted'), cache, aborting.signal);
  aborting.abort(new Error('enough'));
  await assert.rejects(asked, /enough/);
  assert.deepEqual(await readdir(cache).catch(() => []), []);
});

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
