import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { aptInstall } from './apt.mjs';
import { environment, isThere, run } from './command.mjs';
import { SetupError } from './show.mjs';

const START_MS = 60_000;

/**
 * Sees to it that a Docker engine runs. `ask` gives what `leafe doctor docker` says of it. On Debian and Ubuntu as root the
 * engine is installed and started; elsewhere the person is told what to do.
 */
export async function docker(ask, { home, note, host = hostFacts() }) {
  const before = await ask();
  if (before.state === 'ok') return before.text;
  if (before.state === 'broken' || !host.ours) throw new SetupError(before.text, before.todo);

  const installed = await isThere('dockerd');
  if (!installed) await install(note);
  note('starting the Docker engine');
  const failed = host.systemd ? await startService(ask) : await startProcess(ask, home);
  const after = await ask();
  if (after.state === 'ok')
    return `${installed ? 'started' : 'installed and started'}, ${after.text}`;
  throw new SetupError(`the Docker engine does not start: ${failed.why}`, failed.todo);
}

/** `ours`: where we may install and start an engine. An address that a person chose is theirs to look after. */
function hostFacts() {
  const root = process.getuid?.() === 0;
  return {
    ours: process.platform === 'linux' && root && process.env.DOCKER_HOST === undefined,
    systemd: existsSync('/run/systemd/system'),
  };
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

async function startService(ask) {
  const { code, tail } = await run('systemctl', ['start', 'docker']);
  if (code === 0) await untilThere(ask, () => false);
  return {
    why: tail[0] ?? 'its service started, but nothing answers',
    todo: 'See what it says (`journalctl -u docker -n 20`), mend that, then run the same command again.',
  };
}

/** Starts the engine for good, in a session of its own, holding nothing of ours open. */
async function startProcess(ask, home) {
  mkdirSync(home, { recursive: true });
  const log = join(home, 'dockerd.log');
  const out = openSync(log, 'a');
  const from = readFileSync(log).length;
  const child = spawn('dockerd', [], {
    cwd: '/',
    detached: true,
    env: environment(),
    stdio: ['ignore', out, out],
  });
  let ended = false;
  child.on('error', () => (ended = true));
  child.on('exit', () => (ended = true));
  child.unref();
  await untilThere(ask, () => ended);
  return {
    why: lastWords(readFileSync(log).subarray(from).toString('utf8')),
    todo: `Mend what it names (its whole log is ${log}), then run the same command again.`,
  };
}

/** Waits until an engine answers, nothing is left to wait for, or the time is up. */
async function untilThere(ask, isOver) {
  const until = Date.now() + START_MS;
  while (!isOver() && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    if ((await ask()).state !== 'missing') return;
  }
}

/** What the engine said of its end: the last line that tells of a failure, without time and level. */
export function lastWords(log) {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const line = lines.findLast((text) => /fail|error|fatal|denied/i.test(text)) ?? lines.at(-1);
  if (line === undefined) return 'it says nothing.';
  const quoted = /msg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replaceAll('\\"', '"');
  return quoted ?? line.trim();
}
