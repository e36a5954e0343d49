import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isThere, run } from './command.mjs';
import { SetupError } from './show.mjs';

const START_MS = 60_000;

/**
 * Sees to it that a Docker engine runs. `ask` gives what `leafe doctor docker` says of it. On Debian and Ubuntu as root the
 * engine is installed and started; elsewhere the person is told what to do.
 */
export async function docker(ask, { home, note }) {
  const before = await ask();
  if (before.state === 'ok') return before.text;
  if (before.state === 'broken') throw new SetupError(before.text, before.todo);

  const root = process.getuid?.() === 0;
  if (process.platform !== 'linux' || !root) throw notOurs(before.text);
  const installed = await isThere('dockerd');
  if (!installed) await install(note);
  note('starting the Docker engine');
  const log = await start(ask, home);
  const after = await ask();
  if (after.state === 'ok')
    return `${installed ? 'started' : 'installed and started'}, ${after.text}`;
  throw new SetupError(
    `the Docker engine does not start: ${lastWords(log)}`,
    `Start it by hand (\`dockerd\`) and see what it says; its log is ${log}.`,
  );
}

function notOurs(found) {
  if (process.platform === 'darwin') {
    return new SetupError(
      `Docker does not run here: ${found}`,
      'Install Docker Desktop (`brew install --cask docker`) or Colima (`brew install colima docker && colima start`), start it, then run the same command again.',
    );
  }
  if (process.platform === 'win32') {
    return new SetupError(
      `Docker does not run here: ${found}`,
      'Install and start Docker Desktop, then run the same command again.',
    );
  }
  return new SetupError(
    `Docker does not run here, or this user may not use it: ${found}`,
    "As root: `apt-get install -y docker.io && systemctl start docker && usermod -aG docker $USER` (Debian, Ubuntu) or your system's `docker` package; log in again, then run the same command again.",
  );
}

async function install(note) {
  if (!(await isThere('apt-get'))) {
    throw new SetupError(
      'the Docker engine is not installed, and this is not Debian or Ubuntu.',
      "Install your system's Docker package (`docker` or `moby-engine`), start it, then run the same command again.",
    );
  }
  note('reading the package lists');
  const update = await apt(['update'], () => undefined);
  const wanted = ['docker.io', 'iptables'];
  const { code, tail } = await apt(
    ['install', '-y', '--no-install-recommends', ...wanted],
    (percent, what) => note(what, percent / 100),
  );
  if (code === 0) return;
  const why = (update.code === 0 ? tail : update.tail).filter((line) => /^(E:|Err)/.test(line));
  throw new SetupError(
    `docker.io could not be installed: ${why[0] ?? tail.at(-1) ?? `apt-get ended with ${code}`}`,
    'Check that the Debian archive can be reached (`apt-get update`), then run the same command again.',
  );
}

/** apt tells its progress in lines such as `dlstatus:1:20.5:Retrieving file 1 of 5`. */
function apt(args, onPercent) {
  return run('apt-get', ['-q', '-o', 'APT::Status-Fd=1', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    onLine: (line) => {
      const status = /^(dl|pm)status:[^:]*:([\d.]+):(.*)$/.exec(line);
      if (status === null) return;
      const downloading = status[1] === 'dl';
      onPercent(Number(status[2]), downloading ? 'downloading docker.io' : 'installing docker.io');
    },
  });
}

/** Starts the engine for good: in a session of its own, holding nothing of ours open. Gives back its log. */
async function start(ask, home) {
  mkdirSync(home, { recursive: true });
  const log = join(home, 'dockerd.log');
  const out = openSync(log, 'a');
  const child = spawn('dockerd', [], { detached: true, cwd: '/', stdio: ['ignore', out, out] });
  let ended = false;
  child.on('error', () => (ended = true));
  child.on('exit', () => (ended = true));
  child.unref();
  const until = Date.now() + START_MS;
  while (!ended && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    if ((await ask()).state !== 'missing') break;
  }
  return log;
}

function lastWords(log) {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return lines.slice(-2).join(' | ') || 'it says nothing';
}
