import assert from 'node:assert/strict';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isLeafeError } from '../../src/core/errors.ts';
import { makeFolder } from '../../src/platform/diskErrors.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

test('a folder is made with those above it, also by several at once, and stays where it is there', async (t) => {
  const folder = join(await temporaryFolder(t), 'a', 'b', 'c');
  await Promise.all([makeFolder(folder), makeFolder(folder), makeFolder(join(folder, 'd'))]);
  await makeFolder(folder);
  assert.ok((await stat(join(folder, 'd'))).isDirectory());
});

test('a file in the way is an error, and stays', async (t) => {
  const file = join(await temporaryFolder(t), 'file');
  await writeFile(file, 'mine');
  await assert.rejects(makeFolder(file), { code: 'EEXIST' });
  await assert.rejects(makeFolder(join(file, 'below')), { code: 'EEXIST' });
  assert.ok((await stat(file)).isFile());
});

// Node's own `mkdir` with `recursive` never comes back from there.
test(
  'where the system makes no folder for anybody, that is said',
  { timeout: 10_000 },
  async (t) => {
    if (
      !(await mkdir('/proc/leafe').then(
        () => true,
        (error: Error) => /ENOENT/.test(error.message),
      ))
    ) {
      return t.skip('there is no /proc here');
    }
    await assert.rejects(makeFolder('/proc/leafe/below'), (error) =>
      isLeafeError(error, 'checkpoint', 'notWritable'),
    );
  },
);
