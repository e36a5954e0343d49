import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aptInstall, mayInstall } from './apt.mjs';
import { run } from './command.mjs';
import { SetupError } from './show.mjs';
import { DEV_LOCK, isTrainerComplete, LOCK, trainerCache, trainerPaths } from './trainerPaths.mjs';

/** Where PyTorch's makers keep builds for the CPU; what Linux takes elsewhere is ten times as large, with CUDA in it. */
const CPU_BUILDS = 'https://download.pytorch.org/whl/cpu';

/** What the tests import of the packages, in processes of its own each. */
const IMPORTED = [
  'import gguf, peft, pytest, xml.dom.minidom',
  'from transformers import AutoModelForCausalLM, GenerationConfig, GgufConfig, LlamaForCausalLM, Trainer, TrainingArguments',
  'from transformers import AutoTokenizer, TokenizersBackend',
  'from trl import SFTConfig, SFTTrainer',
];
/** What a Ray of one machine consists of; most of it in processes of its own. */
const RAY = [
  'import ray, ray.scripts.scripts, ray._private.log_monitor, ray.autoscaler._private.monitor',
  'import ray._private.runtime_env.agent.main, ray.dashboard.agent, ray.dashboard.dashboard, ray.dashboard.subprocesses.module',
  'from ray.dashboard import utils, subprocesses',
  'utils.get_all_modules(utils.DashboardAgentModule)',
  'utils.get_all_modules(subprocesses.module.SubprocessModule)',
];

/**
 * Sees to it that the Python packages of the trainer are there, in a virtual environment of their own. A folder that was left half
 * made is made again.
 */
export async function trainer(note) {
  const words = isTrainerComplete() ? 'is here' : await made(note);
  await compile(note);
  return state(words);
}

async function made(note) {
  const { folder, python, stamp } = trainerPaths();
  await mkdir(trainerCache(), { recursive: true });
  await rm(folder, { recursive: true, force: true });
  note('making a virtual environment');
  await virtualEnvironment(folder, note);
  await install(python, note);
  await writeFile(stamp, '');
  return 'installed';
}

/**
 * Keeps the bytecode of what the tests import, which is a sixth of all there is. Without it each of their processes would compile
 * torch and transformers anew, for 13 s, wherever Python is told to write no bytecode.
 */
async function compile(note) {
  const { folder, python } = trainerPaths();
  const stamp = join(folder, '.compiled');
  if (existsSync(stamp)) return;
  note('compiling what the tests import');
  // Whatever this leaves out is compiled by whoever imports it, as it is where this fails.
  const env = { PYTHONDONTWRITEBYTECODE: '', PYTHONPYCACHEPREFIX: '' };
  for (const imports of [IMPORTED, RAY]) await run(python, ['-c', imports.join('\n')], { env });
  await writeFile(stamp, '');
}

function state(word) {
  return `Python packages ${word}, ${pinnedTorch().replace('==', ' ')}`;
}

function pinnedTorch() {
  const [torch = 'torch'] = /^torch==\S+/m.exec(readFileSync(LOCK, 'utf8')) ?? [];
  return torch;
}

async function virtualEnvironment(folder, note) {
  const make = () => run('python3', ['-m', 'venv', folder]);
  let made = await make();
  if (made.code !== 0 && (await mayInstall())) {
    // Debian keeps this part of Python in a package of its own.
    await aptInstall(['python3', 'python3-venv'], note);
    await rm(folder, { recursive: true, force: true });
    made = await make();
  }
  if (made.code === 0) return;
  throw new SetupError(
    `Python cannot make a virtual environment: ${made.tail.at(-1) ?? `it ends with ${made.code}`}`,
    'Install Python 3.11 or later with venv (`sudo apt-get install python3-venv`), then run the same command again.',
  );
}

async function install(python, note) {
  // Torch first: with the build for the CPU in place, nothing that follows asks for another.
  await pip(python, [...(await cpuBuilds()), '-c', LOCK, pinnedTorch()], note);
  await pip(python, ['-r', LOCK, '-r', DEV_LOCK], note);
}

async function pip(python, packages, note) {
  let collected = 0;
  // Compiled where it is imported: most of it is not.
  const options = ['--no-input', '--no-compile'];
  const { code, tail } = await run(python, ['-m', 'pip', 'install', ...options, ...packages], {
    env: { PIP_DISABLE_PIP_VERSION_CHECK: '1' },
    onLine: (line) => {
      const [, name] = /^Collecting ([\w.-]+)/.exec(line) ?? [];
      if (name !== undefined) note(`fetching ${name} (${(collected += 1)} packages)`);
      if (line.startsWith('Installing collected')) note(`installing ${collected} packages`);
    },
  });
  if (code === 0) return;
  const why = tail.findLast((line) => /^ERROR|No space|Errno/.test(line)) ?? tail.at(-1) ?? '';
  throw new SetupError(
    `pip could not install the trainer's packages: ${why.replace(/^ERROR: /, '')}`,
    'Check that PyPI can be reached (`pip download pip`) and that there are 2 GB of room, then run the same command again.',
  );
}

/** Only Linux is given CUDA unasked. Where the CPU builds cannot be reached, pip takes what it finds. */
async function cpuBuilds() {
  if (process.platform !== 'linux') return [];
  const answer = await fetch(`${CPU_BUILDS}/torch/`, {
    method: 'HEAD',
    signal: AbortSignal.timeout(5000),
  }).catch(() => null);
  return answer?.ok === true ? ['--extra-index-url', CPU_BUILDS] : [];
}
