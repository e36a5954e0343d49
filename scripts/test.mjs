// `npm test`: sets up what is missing, checks the code, runs all tests. The last line is `N passed, N failed`.
// `npm test -- test/platform` runs the files under there; `--no-setup` leaves the set-up out; `--long` runs the long form.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './setup/build.mjs';
import { chromium } from './setup/chromium.mjs';
import { run } from './setup/command.mjs';
import { begun, explain, step } from './setup/show.mjs';
import { sshServer } from './setup/sshServer.mjs';
import { trainer } from './setup/trainer.mjs';
import { ROOT, setUp } from './setup.mjs';
import { NO_TESTS, NO_VSCODE } from './testing/nothing.mjs';
import { runTests, TOGETHER } from './testing/runTests.mjs';

/** Small and quick: what the tests of the model process run. */
const TEST_MODELS = ['smollm2-135m'];
/** What runs in a real VS Code; its suites are read by VS Code itself. */
const VSCODE = 'test/vscode/';
const SUITES = 'test/vscode/suite/';
/** What takes pictures for people: only where it is named, as `npm run screenshots` does. */
const PICTURES = 'test/vscode/pictures/';
/** What is looked at in a browser without VS Code around it. */
const WEBVIEW = 'test/webview/';
/** What runs the trainer's Python packages, and the Ray that lies beside them. */
const TRAINER = ['test/trainer/', 'test/platform/trainers/rayTrainer'];
/** Takes minutes in one process: begun last, all others would be done before. */
const LONGEST = ['test/trainer/', 'test/webview/'];
/** Takes a moment a file: begun last, so that no core is left without work while another ends a long one. */
const QUICK = ['test/extension/', 'test/core/', 'test/domain/'];
/** Takes minutes for what seldom breaks: in the long form, or where the very file is named. */
const LONG = /\.long\.test\.(ts|mjs)$/;
/** What runs jobs over ssh. */
const TRAINERS = 'test/platform/trainers/';

const given = process.argv.slice(2);
const wanted = given.filter((argument) => !argument.startsWith('--'));
const isLong = given.includes('--long');
const total = { passed: 0, failed: 0 };
/** What was begun before its turn, while the set-up waits for the network. */
const early = {};
process.exitCode = await main();

async function main() {
  if (!given.includes('--no-setup')) {
    const ready = await setUpForTests();
    if (ready === 'stop') return end({ passed: 0, failed: 1 });
    if (ready === 'lacking') total.failed += 1;
  }
  if (wanted.length === 0) {
    if (await isClean()) total.passed += 1;
    else total.failed += 1;
  }
  const files = testFiles().filter(isWanted);
  const inVsCode = files.filter(isIn(VSCODE));
  const vscode = await openForTests(inVsCode);
  try {
    const plain = files.filter((file) => !inVsCode.includes(file));
    const longest = plain.filter(isInAny(LONGEST));
    const quick = plain.filter(isInAny(QUICK));
    const others = plain.filter((file) => !longest.includes(file) && !quick.includes(file));
    // A window that opens takes more than a core: spread among the others, few open at the same time.
    const all = [...spread(vscode.files, [...longest, ...others]), ...quick];
    const env = { ...vscode.env, LEAFE_PROGRAMS: await programs() };
    // More rounds, sizes and languages.
    if (isLong) env.LEAFE_TEST_LONG = '1';
    const runs = [vscode.suites(), all.length === 0 ? NO_TESTS : runTests(all, { cwd: ROOT, env })];
    for (const counts of [vscode.before, ...(await Promise.all(runs))]) add(counts);
  } finally {
    await vscode.close();
  }
  return end(total);
}

/** Puts `few` between `many`, at even distances, both in their order. */
function spread(few, many) {
  const at = (list) => (item, index) => ({ item, at: (index + 0.5) / list.length });
  return [...few.map(at(few)), ...many.map(at(many))]
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Bundled, as people have them: read from its sources the model's process takes twice as long to start, and the tests start it a hundred times. */
async function programs() {
  await build(ROOT, () => undefined);
  return join(ROOT, 'dist');
}

/** Its packages are there once the set-up is done. */
async function openForTests(files) {
  const suites = isWanted(SUITES);
  if (!suites && files.length === 0) return NO_VSCODE;
  const { openVsCode } = await import('./testing/vscode.mjs');
  return openVsCode({ suites, files, together: TOGETHER }, { cwd: ROOT, ...early });
}

function isWanted(path) {
  if (LONG.test(path) && !isLong) return wanted.includes(path);
  if (path.startsWith(PICTURES)) return wanted.some((one) => one.startsWith(PICTURES));
  return wanted.length === 0 || wanted.some((one) => path.startsWith(one));
}

function isIn(folder) {
  return (file) => file.startsWith(folder);
}

function isInAny(folders) {
  return (file) => folders.some((folder) => file.startsWith(folder));
}

function add({ passed, failed, skipped, because }) {
  total.passed += passed;
  total.failed += failed + (because === null ? 0 : 1);
  if (because !== null) process.stdout.write(`✘ The tests were cut off: ${because}\n`);
  for (const { file, name, reason } of skipped) {
    process.stdout.write(`- skipped: ${file}: ${name} (${reason})\n`);
  }
}

/** Without packages there is no test; without Docker or a model, the tests that need none still tell something. */
async function setUpForTests() {
  const done = new Set();
  const files = testFiles().filter(isWanted);
  try {
    await setUp({
      models: TEST_MODELS,
      onStep: (name) => {
        done.add(name);
        if (name === 'build') beginEarly(files);
      },
    });
    if (files.some(isIn(WEBVIEW))) await step('chromium', chromium);
    if (files.some(isInAny(TRAINER))) await step('trainer', early.trainer);
    if (files.some(isIn(TRAINERS))) await step('ssh server', sshServer);
    return 'ready';
  } catch (error) {
    explain(error);
    return done.has('build') ? 'lacking' : 'stop';
  }
}

function beginEarly(files) {
  if (wanted.length === 0) early.check = check();
  if (files.some(isInAny(TRAINER))) early.trainer = begun(trainer);
  if (files.some(isIn(VSCODE))) early.vscodeHost = begun(installHost);
}

async function installHost(note) {
  const { vscodeHost } = await import('./setup/vscodeHost.mjs');
  return vscodeHost(note);
}

function check() {
  return run(process.execPath, ['scripts/check.mjs'], { cwd: ROOT });
}

async function isClean() {
  const { code, tail } = await (early.check ?? check());
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

function end({ passed, failed }) {
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
