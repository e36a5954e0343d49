import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { LeafeError } from '../../core/errors.ts';
import type { Engine } from './engine.ts';
import { firstLine } from './engine.ts';
import type { OnProgress } from './image.ts';

const PULLED = 'debian:bookworm-slim';
/** Made here from Debian's packages where nothing can be pulled. */
const MADE = 'leafe-sandbox-base:bookworm-1';
const PACKAGES = 'python3,g++,libc6-dev';
const PULL_ANSWER_MS = 8_000;

/** An image to build on: one that is there, else pulled, else made from packages. */
export async function baseImage(
  engine: Engine,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<string> {
  if (await has(engine, MADE)) return MADE;
  if (await has(engine, PULLED)) return PULLED;
  onProgress({ what: `pulling ${PULLED}`, fraction: null });
  try {
    await pull(engine, onProgress, signal);
    return PULLED;
  } catch (cause) {
    signal.throwIfAborted();
    onProgress({ what: `no registry can be reached (${firstLine(cause)})`, fraction: null });
    await make(engine, onProgress, signal);
    return MADE;
  }
}

async function has(engine: Engine, image: string): Promise<boolean> {
  return engine.docker
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

/** Gives up quickly where the registry does not answer at all; a slow download is let be. */
async function pull(engine: Engine, onProgress: OnProgress, signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.timeout(PULL_ANSWER_MS);
  const stream: NodeJS.ReadableStream = await engine.docker.pull(PULLED, {
    abortSignal: AbortSignal.any([signal, patience]),
  });
  await new Promise<void>((resolve, reject) => {
    engine.docker.modem.followProgress(
      stream,
      (error) => (error ? reject(error) : resolve()),
      (event: { progressDetail?: { current?: number; total?: number } }) => {
        const { current, total } = event.progressDetail ?? {};
        if (current && total) onProgress({ what: `pulling ${PULLED}`, fraction: current / total });
      },
    );
  });
}

/** mmdebstrap makes a whole Debian in half a minute, and streams it into the engine. */
async function make(engine: Engine, onProgress: OnProgress, signal: AbortSignal): Promise<void> {
  await needMmdebstrap(onProgress, signal);
  onProgress({ what: 'making a Debian image from packages', fraction: null });
  const args = ['--variant=minbase', `--include=${PACKAGES}`];
  const quick = ['--aptopt=Acquire::Languages "none"', '--dpkgopt=path-exclude=/usr/share/doc/*'];
  const child = spawn('mmdebstrap', [...args, ...quick, 'bookworm', '-'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let words = '';
  child.stderr.on('data', (piece: Buffer) => (words = (words + piece.toString()).slice(-4000)));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [repo, tag] = MADE.split(':');
  const imported = engine.docker.importImage(child.stdout, { repo, tag }).then(drained);
  imported.catch(() => child.kill());
  if ((await ended) !== 0) {
    imported.catch(() => undefined);
    throw new LeafeError('sandbox', 'imageMissing', `mmdebstrap failed: ${lastLines(words)}`);
  }
  await imported;
}

async function drained(stream: NodeJS.ReadableStream): Promise<void> {
  for await (const piece of stream) void piece;
}

async function needMmdebstrap(onProgress: OnProgress, signal: AbortSignal): Promise<void> {
  if (await runs('mmdebstrap', ['--version'])) return;
  if (process.getuid?.() === 0 && (await runs('apt-get', ['--version']))) {
    onProgress({ what: 'installing mmdebstrap', fraction: null });
    const options = { signal, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await promisify(execFile)('apt-get', ['update', '-q'], options);
    const install = ['install', '-y', '-q', '--no-install-recommends', 'mmdebstrap'];
    await promisify(execFile)('apt-get', install, options);
    if (await runs('mmdebstrap', ['--version'])) return;
  }
  throw new LeafeError(
    'sandbox',
    'imageMissing',
    `${PULLED} cannot be pulled and mmdebstrap is not installed`,
    {
      todo: `Connect to a registry and run \`docker pull ${PULLED}\`, or install mmdebstrap (on Debian: \`apt-get install mmdebstrap\`), then run the same command again.`,
    },
  );
}

async function runs(command: string, args: readonly string[]): Promise<boolean> {
  return promisify(execFile)(command, [...args]).then(
    () => true,
    () => false,
  );
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' | ');
}
