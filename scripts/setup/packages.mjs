import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { SetupError } from './show.mjs';

/** Our word for a machine, as the packages with native parts are called. */
export const LLAMA = {
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
  const { code, errors, silent } = await install(root, lock, missing.length, note);
  if (code === 127) throw new SetupError('npm is not there.', 'Install Node 20 or later with npm.');
  const left = missingPackages(root, lock);
  if (code === 0 && left.length === 0)
    return `${missing.length} package${missing.length === 1 ? '' : 's'} fetched`;
  if (silent !== null) {
    throw new SetupError(`the npm registry does not answer (${silent}).`, CHECK_REGISTRY);
  }
  throw code === 0 ? leftOut(left) : failed(errors);
}

const CHECK_REGISTRY =
  'Check that the npm registry can be reached (`npm ping`), then run the same command again.';

/**
 * Runs npm to its end, or until it gives up on its first request: it would go on to try hundreds of optional packages that it
 * may do without, for a minute each. `silent` is what the registry's silence was.
 */
async function install(root, lock, count, note) {
  const stop = new AbortController();
  let fetched = 0;
  let answered = false;
  let silent = null;
  const errors = [];
  const onLine = (line) => {
    if (/^npm (error|ERR!) /.test(line)) errors.push(line.replace(/^npm (error|ERR!) /, ''));
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
  const { code } = await run('npm', installArguments(lock), {
    cwd: root,
    onLine,
    signal: stop.signal,
  });
  return { code, errors, silent };
}

function leftOut([first, ...more]) {
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return new SetupError(`npm left out ${first}${others}.`, CHECK_REGISTRY);
}

/** Of npm's words the one that is a sentence: before it come codes and system calls, after it a stack. */
function failed(errors) {
  const codes = /^(code|syscall|errno|path|dest|signal|command)\b/;
  const sentence = errors.find((line) => !codes.test(line)) ?? errors[0] ?? 'it gives no reason';
  const disk = /EACCES|EPERM|EROFS|ENOSPC/.test(errors.join(' '));
  return new SetupError(
    `npm could not install the node packages: ${sentence.replace(/^(nospc|Error:) /, '')}`,
    disk
      ? 'See that this folder is yours to write and has room, then run the same command again.'
      : CHECK_REGISTRY,
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
    `--fetch-retries=${ATTEMPTS - 1}`,
    '--fetch-retry-mintimeout=2000',
    '--fetch-retry-maxtimeout=20000',
    ...nativePackages(lock).map(({ name, version }) => `${name}@${version}`),
  ];
}

/** Whose native part comes as a package for each kind of machine: the compiler of the build, and what checks the code. */
const IN_PARTS = ['esbuild', 'oxlint', 'oxlint-tsgolint', 'oxfmt'];

/** The optional packages that this machine cannot do without: those parts, and the model library's. */
function nativePackages(lock) {
  const llama = `@node-llama-cpp/${LLAMA[`${process.platform}-${process.arch}`]}`;
  const names = [...IN_PARTS.flatMap((name) => partsFor(lock, name)), llama];
  return names
    .map((name) => ({ name, version: lock[`node_modules/${name}`]?.version }))
    .filter(({ version }) => version !== undefined);
}

function partsFor(lock, name) {
  const parts = Object.keys(lock[`node_modules/${name}`]?.optionalDependencies ?? {});
  return parts.filter((part) => isForHere(lock[`node_modules/${part}`]));
}

/** As npm decides it: by what the package says of systems, processors and C libraries. */
function isForHere({ os, cpu, libc } = {}) {
  const fits = (named, here) => named === undefined || named.includes(here);
  const fitsMachine = fits(os, process.platform) && fits(cpu, process.arch);
  return fitsMachine && (libc === undefined || fits(libc, cLibrary()));
}

/** The one that Node itself is linked with; musl's tells no version. */
function cLibrary() {
  // Else it looks up the names of all addresses.
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}
