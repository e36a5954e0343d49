// `npm test`: sets up what is missing, checks the code, runs all tests. The last line is `N passed, N failed`.
// `npm test -- test/platform` runs the files under there; `--no-setup` leaves the set-up out.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './setup/command.mjs';
import { explain } from './setup/show.mjs';
import { ROOT, setUp } from './setup.mjs';
import { runTests } from './testing/runTests.mjs';

/** Small and quick: what the tests of the model process run. */
const TEST_MODELS = ['smollm2-135m'];

const given = process.argv.slice(2);
const wanted = given.filter((argument) => !argument.startsWith('--'));
process.exitCode = await main();

async function main() {
  let passed = 0;
  let failed = 0;
  if (!given.includes('--no-setup')) {
    const ready = await setUpForTests();
    if (ready === 'stop') return end(0, 1);
    if (ready === 'lacking') failed += 1;
  }
  if (wanted.length === 0) {
    if (await check()) passed += 1;
    else failed += 1;
  }
  const files = testFiles().filter(
    (file) => wanted.length === 0 || wanted.some((path) => file.startsWith(path)),
  );
  const tests = await runTests(files, { cwd: ROOT });
  if (tests.because !== null) process.stdout.write(`✘ The tests were cut off: ${tests.because}\n`);
  for (const { file, name, reason } of tests.skipped) {
    process.stdout.write(`- skipped: ${file}: ${name} (${reason})\n`);
  }
  return end(passed + tests.passed, failed + tests.failed + (tests.because === null ? 0 : 1));
}

/** Without packages there is no test; without Docker or a model, the tests that need none still tell something. */
async function setUpForTests() {
  const done = new Set();
  try {
    await setUp({ models: TEST_MODELS, onStep: (name) => done.add(name) });
    return 'ready';
  } catch (error) {
    explain(error);
    return done.has('build') ? 'lacking' : 'stop';
  }
}

async function check() {
  const { code, tail } = await run(process.execPath, ['scripts/check.mjs'], { cwd: ROOT });
  process.stdout.write(
    code === 0 ? '✔ npm run check\n' : `✘ npm run check\n    ${tail.join('\n    ')}\n`,
  );
  return code === 0;
}

function testFiles() {
  return readdirSync(join(ROOT, 'test'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.test\.(ts|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort();
}

function end(passed, failed) {
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
