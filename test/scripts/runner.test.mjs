import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const RUNNER = fileURLToPath(new URL('../../scripts/testing/runner.mjs', import.meta.url));
const BEGIN = `import { test } from 'node:test'; import assert from 'node:assert/strict';`;

test('a file is shown as soon as it is done, whatever was begun before it', async (t) => {
  const folder = await filesIn(t, {
    'slow.test.mjs': `test('slow', () => new Promise((done) => setTimeout(done, 2500)));`,
    'quick.test.mjs': `test('one', () => {}); test('two', { skip: 'no lion' }, () => {});`,
    'other.test.mjs': `test('three', () => {});`,
  });
  const { code, shown, counts } = await ran(folder, ['slow', 'quick', 'other'], {
    pulse: 400,
  });
  assert.equal(code, 0);
  const lines = shown.filter((line) => !line.startsWith('…'));
  assert.match(lines[0], /^✔ quick\.test\.mjs {2}1 passed, 1 skipped \(\d+\.\d s, 1\/3\)$/);
  assert.match(lines[1], /^✔ other\.test\.mjs {2}1 passed \(\d+\.\d s, 2\/3\)$/);
  assert.match(lines[2], /^✔ slow\.test\.mjs {2}1 passed \(\d+\.\d s, 3\/3\)$/);
  assert.equal(lines.length, 3);
  const waiting = shown.find((line) => line.startsWith('… 2 of 3 files; at work:'));
  assert.match(waiting, /at work: slow\.test\.mjs \(\d+\.\d s\)$/);
  const skipped = [{ file: 'quick.test.mjs', name: 'two', reason: 'no lion' }];
  assert.deepEqual(counts, { passed: 3, failed: 0, skipped });
});

test('what fails is told in full, once, and fails the run; so does a file that cannot be loaded or hangs', async (t) => {
  const folder = await filesIn(t, {
    'wrong.test.mjs': `test('adds', () => assert.deepEqual({ sum: 3 }, { sum: 4 })); test('b', () => {});`,
    'broken.test.mjs': `import './nowhere.mjs';`,
    'hangs.test.mjs': `test('waits', () => new Promise((done) => setTimeout(done, 60_000)));`,
  });
  const { code, shown, counts } = await ran(folder, ['wrong', 'broken', 'hangs'], {
    timeout: 4000,
  });
  assert.equal(code, 1);
  const all = shown.join('\n');
  assert.equal(all.match(/^✘ wrong\.test\.mjs: adds$/gm)?.length, 1);
  assert.match(all, /^ {4}.*Expected values to be strictly deep-equal/m);
  assert.match(all, /^ {4}[+-] +sum: 4/m);
  assert.match(all, /^✘ wrong\.test\.mjs {2}1 passed, 1 failed/m);
  assert.match(all, /^✘ broken\.test\.mjs: the file itself .*\n[^]*nowhere\.mjs/m);
  assert.match(all, /^✘ hangs\.test\.mjs: /m);
  assert.deepEqual([counts.passed, counts.failed], [1, 3]);
});

async function filesIn(t, files) {
  const folder = await mkdtemp(join(tmpdir(), 'leafe-runner-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), `${BEGIN}\n${text}\n`);
  }
  return folder;
}

/** Runs files of a folder two at a time. */
async function ran(folder, names, { timeout = 30_000, pulse = 60_000 }) {
  const countsFile = join(folder, 'counts.json');
  const env = { ...process.env, LEAFE_TEST_COUNTS: countsFile };
  // A runner within a test would leave its files out.
  delete env.NODE_TEST_CONTEXT;
  const options = ['--together=2', `--timeout=${timeout}`, `--pulse=${pulse}`];
  const child = spawn(
    process.execPath,
    [RUNNER, ...options, ...names.map((name) => `${name}.test.mjs`)],
    { cwd: folder, env },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part));
  const code = await new Promise((resolve) => child.once('close', resolve));
  const counts = JSON.parse(await readFile(countsFile, 'utf8'));
  return { code, shown: text.trimEnd().split('\n'), counts };
}
