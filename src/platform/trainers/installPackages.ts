import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { LeafeError } from '../../core/errors.ts';
import { aloneAt } from '../aloneAt.ts';
import { localEnvironment, type Environment } from './localPython.ts';
import { pipFailure, waitsFor } from './pipFailure.ts';

/** Pythons to make an environment of, newest first; the first that is there and new enough. */
const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11'];
const OLDEST = [3, 11] as const;
/** Where PyTorch's makers keep builds for the CPU; what Linux takes elsewhere is ten times as large, with CUDA in it. */
const CPU_BUILDS = 'https://download.pytorch.org/whl/cpu';
const PROBE_MS = 5_000;

/**
 * Installs the trainer's Python packages on this machine, in a virtual environment of their own; one that was left half made is made again.
 * Throws `trainer.notReady` where Python or a package is not to be had.
 */
export async function installPackages(
  onProgress: (progress: { readonly what: string; readonly fraction: null }) => void,
  signal: AbortSignal,
): Promise<void> {
  const environment = await localEnvironment();
  const { folder, stamp } = environment;
  if (existsSync(stamp)) return;
  const note = (what: string): void => onProgress({ what, fraction: null });
  await mkdir(dirname(folder), { recursive: true });
  const onWait = (): void => note('another LEAFE is at it; waiting for it');
  await aloneAt(folder, onWait, () => install(environment, note, signal), signal);
}

async function install(
  environment: Environment,
  note: (what: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { folder, python, stamp, requirements } = environment;
  // Another process may have made it meanwhile.
  if (existsSync(stamp)) return;
  note('making a virtual environment');
  await makeEnvironment(environment, signal);
  const torch = await pinnedTorch(requirements);
  if (torch !== null) {
    // First: with the build for this machine in place, nothing that follows asks for another.
    const builds = await cpuBuilds(signal);
    await pip(python, [...builds, '-c', requirements, torch], note, signal);
  }
  await pip(python, ['-r', requirements], note, signal);
  await writeFile(stamp, '');
  note(`installed in ${folder}`);
}

async function makeEnvironment({ folder }: Environment, signal: AbortSignal): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const base = await newEnough(signal);
  const { code, last } = await run(base, ['-m', 'venv', folder], () => undefined, signal);
  if (code === 0) return;
  throw notReady(`Python cannot make a virtual environment: ${last}`);
}

async function newEnough(signal: AbortSignal): Promise<string> {
  const probe = `import sys, venv, ensurepip; sys.exit(sys.version_info[:2] < (${OLDEST.join(', ')}))`;
  for (const python of PYTHONS) {
    const { code } = await run(python, ['-c', probe], () => undefined, signal);
    if (code === 0) return python;
  }
  throw notReady(`there is no Python ${OLDEST.join('.')} or later that can make an environment`);
}

async function pip(
  python: string,
  packages: readonly string[],
  note: (what: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const said: string[] = [];
  let collected = 0;
  const onLine = (line: string): void => {
    said.push(line);
    const [, name] = /^Collecting ([\w.-]+)/.exec(line) ?? [];
    if (name !== undefined) note(`fetching ${name} (${(collected += 1)} packages)`);
    if (line.startsWith('Installing collected')) note(`installing ${collected} packages`);
    const trouble = waitsFor(line);
    if (trouble !== null) note(`waiting for the package index (${trouble})`);
  };
  const args = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', ...packages];
  const { code, last } = await run(python, args, onLine, signal);
  if (code !== 0) throw pipFailure(said.length === 0 ? [last] : said);
}

async function pinnedTorch(requirements: string): Promise<string | null> {
  const [torch] = /^torch==\S+/m.exec(await readFile(requirements, 'utf8')) ?? [];
  return torch ?? null;
}

/** Only Linux is given CUDA unasked, and is better off with it where there is a GPU. */
async function cpuBuilds(signal: AbortSignal): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  const gpu = await run('nvidia-smi', ['-L'], () => undefined, signal);
  if (gpu.code === 0) return [];
  const within = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]);
  const answer = await fetch(`${CPU_BUILDS}/torch/`, { method: 'HEAD', signal: within }).catch(
    () => null,
  );
  return answer?.ok === true ? ['--extra-index-url', CPU_BUILDS] : [];
}

interface RunEnd {
  /** Null where it did not run. */
  readonly code: number | null;
  /** What it said last. */
  readonly last: string;
}

async function run(
  file: string,
  args: readonly string[],
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<RunEnd> {
  signal.throwIfAborted();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  const closed = new Promise((resolve) => child.once('close', resolve));
  let last = '';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.trim() === '') return;
      last = line.trim();
      onLine(last);
    });
  }
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, last };
  } catch (error) {
    // Stopped, and not gone yet: who begins anew must not meet it.
    if (child.pid !== undefined) await closed;
    signal.throwIfAborted();
    return { code: null, last: error instanceof Error ? error.message : file };
  }
}

function notReady(detail: string): LeafeError<'trainer'> {
  return new LeafeError('trainer', 'notReady', detail, {
    todo: 'Install Python 3.11 or later with venv (`apt-get install python3-venv`), then run `leafe trainer check local --fix`.',
  });
}
