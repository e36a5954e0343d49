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

/** How often npm asks for the same thing. */
const ATTEMPTS = 3;

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
  const { code, tail, silent } = await install(root, lock, missing.length, note);
  if (code === 127) throw new SetupError('npm is not there.', 'Install Node 20 or later with npm.');
  const left = missingPackages(root, lock);
  if (code === 0 && left.length === 0)
    return `${missing.length} package${missing.length === 1 ? '' : 's'} fetched`;
  throw new SetupError(
    silent === null
      ? whatFailed(code, tail, left)
      : `the npm registry does not answer (${silent}).`,
    'Check that the npm registry can be reached (`npm ping`), then run the same command again.',
  );
}

/**
 * Runs npm to its end, or until it gives up on its first request: it would go on to try hundreds of optional packages that it
 * may do without, for a minute each. `silent` is what the registry's silence was.
 */
async function install(root, lock, count, note) {
  const stop = new AbortController();
  let fetched = 0;
  let answered = false;
  let silent = null;
  const onLine = (line) => {
    if (/^npm http fetch GET \d/.test(line)) answered = true;
    if (/^npm http (fetch GET \d+|cache) .*\.tgz/.test(line)) {
      fetched += 1;
      note(`${fetched} of ${count} packages`, Math.min(1, fetched / count));
    }
    const [, attempt, why] = /^npm http fetch .* attempt (\d+) failed with (\w+)/.exec(line) ?? [];
    if (attempt === undefined || answered) return;
    note(`no answer from the npm registry (${why})`);
    if (Number(attempt) < ATTEMPTS) return;
    silent = why;
    stop.abort();
  };
  const ended = await run('npm', installArguments(lock), {
    cwd: root,
    onLine,
    signal: stop.signal,
  });
  return { ...ended, silent };
}

function whatFailed(code, tail, left) {
  if (code !== 0) return `npm could not install the node packages: ${reason(tail)}`;
  return `npm left out ${left[0]}${left.length > 1 ? ` and ${left.length - 1} more packages` : ''}.`;
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
    `--fetch-retries=${ATTEMPTS - 1}`,
    '--fetch-retry-mintimeout=2000',
    '--fetch-retry-maxtimeout=20000',
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

/** Of npm's lines the one that is a sentence: the first ones are a code and a system call. */
function reason(tail) {
  const words = tail
    .filter((line) => /^npm (error|ERR!)/.test(line) && !/complete log/.test(line))
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, ''));
  const sentence = words.find(
    (line) => !/^(code|syscall|errno|path|dest|signal|command)\b/.test(line),
  );
  return sentence ?? words[0] ?? tail.at(-1) ?? 'it gives no reason';
}
