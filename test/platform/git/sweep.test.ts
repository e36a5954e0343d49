import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openGitCheckpoints } from '../../../src/platform/git/gitCheckpoints.ts';
import { sweep } from '../../../src/platform/git/sweep.ts';

test('what dead processes left is removed, what may be alive or a person keeps stays', async () => {
  const home = await mkdtemp(join(tmpdir(), 'leafe-sweep-'));
  try {
    const store = join(home, 'store.git');
    await (await openGitCheckpoints(store, new AbortController().signal)).close();
    const now = Date.now();
    const old = new Date(now - 8 * 24 * 3600 * 1000);
    const left = { tmp_pack_old: 'PACK', 'pack-1.keep': 'fast-import\n', 'pack-2.keep': 'mine\n' };
    const packs = join(store, 'objects', 'pack');
    for (const [name, text] of Object.entries(left)) {
      await writeFile(join(packs, name), text);
      await utimes(join(packs, name), old, old);
    }
    await writeFile(join(packs, 'tmp_pack_new'), 'PACK');
    await writeFile(join(packs, 'pack-3.keep'), 'fast-import\n');
    await writeFile(join(store, 'fast_import_crash_1'), '');
    await sweep(store, now);
    assert.deepEqual((await readdir(packs)).sort(), ['pack-2.keep', 'pack-3.keep', 'tmp_pack_new']);
    assert.ok(!(await readdir(store)).includes('fast_import_crash_1'));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
