// Brings everything in place that LEAFE needs: packages, build, Docker, git, the sandbox image and the models. Safe to repeat.
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { aptInstall, mayInstall } from './setup/apt.mjs';
import { build } from './setup/build.mjs';
import { run, runHere } from './setup/command.mjs';
import { docker } from './setup/docker.mjs';
import { packages } from './setup/packages.mjs';
import { explain, SetupError, step as show } from './setup/show.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
export const CLI = join(ROOT, 'dist', 'cli.js');

export function homeFolder() {
  return resolve(process.env.LEAFE_HOME ?? join(homedir(), '.leafe'));
}

/**
 * Does the steps in order, each shown with its state. Throws `SetupError` at the first that fails. `models` are fetched
 * beside the default one; `onStep` hears of each step that is done.
 */
export async function setUp({ models = [], onStep } = {}) {
  const step = async (name, work) => {
    await show(name, work);
    onStep?.(name);
  };
  await step('node', async () => nodeVersion());
  await step('git', async (note) => git(note));
  await step('node packages', (note) => packages(ROOT, note));
  await step('build', (note) => build(ROOT, note));
  await step('docker', (note) => docker(() => ask('docker'), { home: homeFolder(), note }));
  await step('sandbox image', (note) => mend('image', note));
  await step('model', (note) => mend('model', note));
  for (const name of models) await step('test model', (note) => pull(name, note));
}

function nodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 12)) return process.version;
  throw new SetupError(
    `Node ${process.version} is too old.`,
    'Install Node 20.12 or later (https://nodejs.org), then run the same command again.',
  );
}

async function git(note) {
  const state = await gitVersion();
  if (state !== null) return state;
  if (await mayInstall()) await aptInstall(['git'], note);
  const after = await gitVersion();
  if (after !== null) return `installed, ${after}`;
  throw new SetupError(
    'git is not there.',
    'Install git 2.30 or later (`apt-get install git`, `brew install git`), then run the same command again.',
  );
}

async function gitVersion() {
  const { code, tail } = await run('git', ['--version']);
  return code === 0 ? (tail[0] ?? '').replace('git version ', '') : null;
}

/** What `leafe doctor` says of one part. */
async function ask(part) {
  return answer(part, (onLine) =>
    run(process.execPath, [CLI, 'doctor', part, '--json'], { cwd: ROOT, onLine }),
  );
}

/** The JSON line about a part, of a doctor that `start` runs. */
async function answer(part, start) {
  const lines = [];
  await start((line) => lines.push(line));
  const found = lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .find((line) => line.part === part);
  if (found !== undefined) return found;
  throw new SetupError(
    `\`leafe doctor ${part}\` gave no answer: ${lines.slice(-3).join(' | ')}`,
    'Remove the folder `dist` and run the same command again.',
  );
}

/** Lets `leafe doctor --fix` bring a part in place, with its own bars, unless it is. */
async function mend(part, note) {
  const before = await ask(part);
  if (before.state === 'ok') return before.text;
  note(before.text);
  note(null);
  const after = await answer(part, (onLine) =>
    runHere(process.execPath, [CLI, 'doctor', part, '--fix', '--json'], { cwd: ROOT, onLine }),
  );
  if (after.state === 'ok') return after.text;
  throw new SetupError(after.text, after.todo);
}

async function pull(name, note) {
  const check = await run(process.execPath, [CLI, 'models', 'check', name], { cwd: ROOT });
  if (check.code === 0) return `${name} is here`;
  note(name);
  note(null);
  const onLine = () => undefined;
  const code = await runHere(process.execPath, [CLI, 'models', 'pull', name], {
    cwd: ROOT,
    onLine,
  });
  if (code === 0) return `${name} fetched`;
  throw new SetupError(
    `${name} could not be fetched.`,
    'Check the network, then run the same command again.',
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await setUp();
  } catch (error) {
    explain(error);
    process.exitCode = 1;
  }
}
