import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../setup/command.mjs';
import { LLAMA } from '../setup/packages.mjs';
import { SetupError } from '../setup/show.mjs';

/** The machines that packages are made for, as VS Code calls them, with Node's word for each. */
const MACHINES = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-armhf': 'linux-arm',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
};

export const TARGETS = Object.keys(MACHINES);

/** This machine, as VS Code calls it. */
export function thisTarget() {
  const machine = `${process.platform}-${process.arch}`;
  return TARGETS.find((target) => MACHINES[target] === machine) ?? machine;
}

/**
 * The folder of the package that has the model library's native parts for a target: for the processor, no graphics card's. It
 * is the installed one where there is one; another machine's is fetched once, and is what the lock file says or nothing.
 */
export async function nativeParts(root, target, note) {
  const name = `@node-llama-cpp/${LLAMA[MACHINES[target]]}`;
  const installed = join(root, 'node_modules', name);
  if (existsSync(installed)) return installed;
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')).packages;
  const { version, integrity } = lock[`node_modules/${name}`];
  const kept = join(root, '.cache', 'native', `${target}-${version}`);
  if (existsSync(kept)) return kept;
  note(`fetching ${name}`);
  await fetchPackage({ name, version, integrity, kept });
  return kept;
}

/** The folder gets its name once it is whole. */
async function fetchPackage({ name, version, integrity, kept }) {
  await mkdir(dirname(kept), { recursive: true });
  const folder = await mkdtemp(`${kept}.`);
  try {
    const packed = await run('npm', ['pack', `${name}@${version}`, '--pack-destination', folder]);
    const file = packed.tail.findLast((line) => line.endsWith('.tgz'));
    if (packed.code !== 0 || file === undefined) throw notFetched(name, packed.tail.at(-1));
    const tarball = join(folder, file);
    const digest = createHash('sha512')
      .update(await readFile(tarball))
      .digest('base64');
    if (`sha512-${digest}` !== integrity) throw notFetched(name, 'the lock file knows another');
    const { code, tail } = await run('tar', ['-xzf', tarball, '-C', folder]);
    if (code !== 0) throw notFetched(name, tail.at(-1));
    await rename(join(folder, 'package'), kept);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function notFetched(name, why = 'it gives no reason') {
  return new SetupError(
    `${name} could not be fetched: ${why}`,
    'Check that the npm registry can be reached (`npm ping`), then run the same command again.',
  );
}
