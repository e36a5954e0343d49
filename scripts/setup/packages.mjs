import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { SetupError } from './show.mjs';

/** Our word for a machine, as the packages with native parts are called. */
const LLAMA = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-armv7l',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};

/**
 * Installs the node packages of the lock file that are not there. Optional ones are left out but for this machine's own: the
 * rest are graphics card builds of the model library, three times as large as everything else together. No package's
 * install script is needed, so none runs.
 */
export async function packages(root, note) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const missing = missingPackages(root, lock);
  if (missing.length === 0) return 'in step with the lock file';

  note(`fetching ${missing.length} packages`, 0);
  let fetched = 0;
  const { code, tail } = await run('npm', installArguments(lock), {
    cwd: root,
    onLine: (line) => {
      if (!/^npm http (fetch GET|cache) .*\.tgz/.test(line)) return;
      fetched += 1;
      note(`${fetched} of ${missing.length} packages`, Math.min(1, fetched / missing.length));
    },
  });
  if (code === 127) throw new SetupError('npm is not there.', 'Install Node 20 or later with npm.');
  const left = missingPackages(root, lock);
  if (code === 0 && left.length === 0) return `${missing.length} packages fetched`;
  throw new SetupError(
    code === 0
      ? `npm left out ${left[0]} and ${left.length - 1} more packages.`
      : `npm could not fetch the node packages: ${reason(tail)}`,
    'Check that the npm registry can be reached (`npm ping`), then run the same command again.',
  );
}

/** Packages of the lock that are not in node_modules in that version, this machine's native ones included. */
export function missingPackages(root, lock) {
  const own = new Set(nativePackages(lock).map(({ name }) => `node_modules/${name}`));
  return Object.entries(lock)
    .filter(([path, entry]) => path !== '' && (entry.optional !== true || own.has(path)))
    .filter(([path, entry]) => installedVersion(root, path) !== entry.version)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
}

function installedVersion(root, path) {
  const manifest = join(root, path, 'package.json');
  if (!existsSync(manifest)) return null;
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}

function installArguments(lock) {
  return [
    'install',
    '--no-save',
    '--omit=optional',
    '--include=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=http',
    ...nativePackages(lock).map(({ name, version }) => `${name}@${version}`),
  ];
}

/** The optional packages that this machine cannot do without: the compiler of the build and the model library. */
function nativePackages(lock) {
  const machine = `${process.platform}-${process.arch}`;
  const version = (name) => lock[`node_modules/${name}`]?.version;
  return [
    { name: `@esbuild/${machine}`, version: version('esbuild') },
    { name: `@node-llama-cpp/${LLAMA[machine]}`, version: version('node-llama-cpp') },
  ].filter(({ name, version }) => version !== undefined && !name.endsWith('undefined'));
}

function reason(tail) {
  const words = tail.filter((line) => /^npm (error|ERR!)/.test(line) && !/complete log/.test(line));
  return (words[0] ?? tail.at(-1) ?? 'no reason given').replace(/^npm (error|ERR!)\s*/, '');
}
