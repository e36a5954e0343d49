import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingPackages, packages } from '../../scripts/setup/packages.mjs';
import { withCommands } from './fakeCommands.mjs';

const LOCK = { packages: { '': {}, 'node_modules/abc': { version: '1.2.0' } } };
const INSTALLS = `
  echo "npm http fetch GET 200 https://registry.example/abc/-/abc-1.2.0.tgz 12ms (cache miss)" >&2
  mkdir -p node_modules/abc && echo '{"version":"1.2.0"}' > node_modules/abc/package.json`;

test('packages that are missing are fetched, and told while they come', async () => {
  const notes = [];
  const state = await installed(INSTALLS, (text, fraction) => notes.push([text, fraction]));
  assert.equal(state, '1 package fetched');
  assert.deepEqual(notes.at(-1), ['1 of 1 packages', 1]);
});

test('where all packages are there, npm is not asked', async () => {
  const state = await installed('exit 1', undefined, { 'node_modules/abc': '1.2.0' });
  assert.equal(state, 'in step with the lock file');
});

test('a package of another version is fetched again', async () => {
  const state = await installed(INSTALLS, undefined, { 'node_modules/abc': '1.1.9' });
  assert.equal(state, '1 package fetched');
});

test('without a network npm is stopped when it gives up on its first request', async () => {
  // Left alone it would go on for as long as the machine's tests may take.
  const npm = `
    for n in 1 2 3; do
      echo "npm http fetch GET https://registry.example/abc attempt $n failed with ENOTFOUND" >&2
    done
    exec sleep 900`;
  await assert.rejects(installed(npm), {
    name: 'SetupError',
    message: 'the npm registry does not answer (ENOTFOUND).',
    todo: /npm ping/,
  });
});

test('a request that fails once while others succeed stops nothing', async () => {
  const npm = `${INSTALLS}
    for n in 1 2 3; do
      echo "npm http fetch GET https://registry.example/def attempt $n failed with ECONNRESET" >&2
    done`;
  assert.equal(await installed(npm), '1 package fetched');
});

test('of what npm says of a full disk the sentence is told, not the codes', async () => {
  const npm = `
    echo "npm error code ENOSPC" >&2
    echo "npm error syscall write" >&2
    echo "npm error nospc ENOSPC: no space left on device, write" >&2
    for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do echo "npm error     at $n" >&2; done
    exit 228`;
  await assert.rejects(installed(npm), {
    message: 'npm could not install the node packages: ENOSPC: no space left on device, write',
    todo: /has room/,
  });
});

test('a package that npm leaves out without a word is named', async () => {
  await assert.rejects(installed('exit 0'), { message: 'npm left out abc.' });
});

test('of a package that comes in parts, the part for this machine is wanted and no other', () => {
  const here = { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] };
  const optionalDependencies = { mine: '1.0.0', old: '1.0.0', other: '1.0.0' };
  const lock = {
    'node_modules/oxlint': { version: '1.0.0', optionalDependencies },
    'node_modules/mine': here,
    'node_modules/old': { ...here, libc: ['a C library of nobody'] },
    'node_modules/other': { ...here, cpu: ['abacus'] },
  };
  assert.deepEqual(missingPackages('/nowhere', lock), ['oxlint', 'mine']);
});

test('without npm the set-up says so', async () => {
  const path = process.env.PATH;
  process.env.PATH = '';
  try {
    await assert.rejects(installed(null), { message: 'npm is not there.' });
  } finally {
    process.env.PATH = path;
  }
});

/** What the step says of a checkout with these packages in it. */
async function installed(npm, note = () => undefined, there = {}) {
  return withCommands(npm === null ? {} : { npm }, async (root) => {
    if (npm === null) process.env.PATH = join(root, 'bin');
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(LOCK));
    for (const [path, version] of Object.entries(there)) {
      mkdirSync(join(root, path), { recursive: true });
      writeFileSync(join(root, path, 'package.json'), JSON.stringify({ version }));
    }
    return packages(root, note);
  });
}
