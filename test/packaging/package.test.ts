import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { filesInside } from '../../scripts/packaging/inside.mjs';
import { thisTarget } from '../../scripts/packaging/nativeParts.mjs';
import { LIMIT_BYTES, packageExtension } from '../../scripts/packaging/packageExtension.mjs';
import type { CompleteOptions, FromModel, ToModel } from '../../src/platform/embedded/protocol.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testModelFile } from '../support/testHome.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCE = join(ROOT, 'src', 'platform', 'embedded', 'modelProcess.ts');
const QUESTION: CompleteOptions = {
  context: { adapter: null, batch: 1, contextTokens: 512 },
  messages: [{ role: 'user', content: 'Count from one to five in words.' }],
  temperature: 0,
  topP: 1,
  seed: 1,
  maxTokens: 16,
  shape: null,
  stream: false,
};

test('the package holds what it needs and no more, and a model writes from it as from a checkout', async (t) => {
  const folder = await temporaryFolder(t);
  const vsix = join(folder, 'leafe.vsix');
  const target = thisTarget();
  const bytes = await packageExtension(ROOT, { target, out: vsix, note: () => undefined });
  assert.ok(bytes <= LIMIT_BYTES);

  const unpacked = join(folder, 'unpacked');
  const paths = await unpack(vsix, unpacked);
  assert.deepEqual(
    [
      'dist/extension.js',
      'sandbox/Dockerfile',
      'sandbox/runner/main.c',
      'media/starter.jsonl',
      'trainer/keeper.py',
      'trainer/ray_job.py',
      'trainer/requirements.lock',
      'trainer/leafe_trainer/__main__.py',
      'dist/converter/convert_lora_to_gguf.py',
    ].filter((path) => !paths.includes(path)),
    [],
  );
  const strange = /^(src|test|scripts|bench|docs|node_modules)\/|\.(map|ts)$|cuda|vulkan/i;
  assert.deepEqual(
    paths.filter((path) => strange.test(path)),
    [],
  );

  const model = await testModelFile();
  const packed = await replyOf(join(unpacked, 'dist', 'modelProcess.js'), [], model);
  const ours = await replyOf(SOURCE, ['--import', import.meta.resolve('tsx')], model);
  assert.notEqual(packed, '');
  assert.equal(packed, ours);
});

/** Puts the extension into a folder as VS Code does, and gives the paths of its files. */
async function unpack(vsix: string, folder: string): Promise<readonly string[]> {
  const files = await filesInside(vsix);
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return files.map(({ path }) => path);
}

/** What a model's process answers to the question, in a folder where no package can be found by accident. */
async function replyOf(entry: string, execArgv: string[], file: string): Promise<string> {
  const model = fork(entry, [], {
    cwd: dirname(entry),
    execArgv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const say = (message: ToModel): void => void model.send(message);
  try {
    return await new Promise((resolve, reject) => {
      model.on('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? code}`)));
      model.on('message', (message: FromModel) => {
        if (message.kind === 'opened') say({ kind: 'complete', id: 1, options: QUESTION });
        else if (message.kind === 'replied') resolve(message.reply.text);
        else reject(new Error(JSON.stringify(message)));
      });
      say({ kind: 'open', options: { file, threads: 2 } });
    });
  } finally {
    model.kill('SIGKILL');
  }
}
