import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall } from './apt.mjs';
import { isThere } from './command.mjs';
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
  const why = await aptInstall(['docker.io', 'iptables'], note);
  if (why === null) return;
  throw new SetupError(
    `docker.io could not be installed: ${why}`,
    'Check that the Debian archive can be reached (`apt-get update`), then run the same command again.',
  );
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
