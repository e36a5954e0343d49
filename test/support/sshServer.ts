import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TestContext } from 'node:test';
import type { SshOptions } from '../../src/platform/trainers/command/sshShell.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find(existsSync);

/** Why there is no ssh server to test with; false where there is one. */
export const noSshServer: string | false =
  SSHD === undefined ? 'no sshd here: install openssh-server' : false;

export interface SshServer {
  /** What reaches it, with a key that it lets in. */
  readonly options: SshOptions;
  /** Ends it and all its connections, as a network that is gone. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A real sshd on loopback, with keys of its own. It ends with the test. */
export async function sshServer(t: TestContext): Promise<SshServer> {
  const folder = await temporaryFolder(t);
  const [hostKey, key] = [join(folder, 'host'), join(folder, 'key')];
  for (const path of [hostKey, key]) {
    await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
  }
  await copyFile(`${key}.pub`, join(folder, 'authorized'));
  await chmod(join(folder, 'authorized'), 0o600);
  // Where it gives up its rights; a service makes this folder elsewhere.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  const port = await freePort();
  const config = join(folder, 'config');
  await writeFile(
    config,
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${join(folder, 'authorized')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PidFile none',
      'MaxStartups 100',
      '',
    ].join('\n'),
  );
  let stop = await started(config, port);
  t.after(() => stop());
  const options = {
    host: `${userInfo().username}@127.0.0.1`,
    port,
    options: [
      `IdentityFile=${key}`,
      'IdentitiesOnly=yes',
      `UserKnownHostsFile=${join(folder, 'known')}`,
      'StrictHostKeyChecking=accept-new',
    ],
  };
  return {
    options,
    stop: () => stop(),
    start: async () => {
      stop = await started(config, port);
    },
  };
}

async function started(config: string, port: number): Promise<() => Promise<void>> {
  const child = spawn(SSHD ?? 'sshd', ['-D', '-e', '-f', config], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const until = Date.now() + 30_000;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error('sshd does not start');
    await sleep(50);
  }
  return async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      for (const pid of await withDescendants(child.pid)) tryKill(pid);
    }
    await ended;
  };
}

/** Each connection is a process of its own, in a group of its own; a job that was let go of is nobody's descendant. */
async function withDescendants(root: number): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const found = [root];
  for (let at = 0; at < found.length; at++) {
    found.push(...pairs.flatMap(([pid, parent]) => (parent === found[at] && pid ? [pid] : [])));
  }
  return found;
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}
