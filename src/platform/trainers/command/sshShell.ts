import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LeafeError } from '../../../core/errors.ts';
import { processShell } from './processShell.ts';
import { quoted, type Shell } from './shell.ts';

export interface SshOptions {
  /** `host`, `user@host`, or a name of the person's ssh configuration. */
  readonly host: string;
  readonly port?: number | undefined;
  /** More of ssh's own options, `name=value` each. */
  readonly options?: readonly string[];
}

/** What ssh itself ends with where it could not connect, or lost the connection. */
const SSH_FAILED = 255;
/** Seconds in which a connection has to be made; silence of three times as long as the second ends one. */
const LIMITS = ['ConnectTimeout=15', 'ServerAliveInterval=10', 'ServerAliveCountMax=3'];

/**
 * `sh` at the end of an ssh connection, by the person's own `ssh` with their keys, agent and configuration; nothing is ever asked. One
 * connection serves all scripts. Throws `input.invalid` for a host that ssh would take for an option.
 */
export function sshShell({ host, port, options = [] }: SshOptions): Shell {
  mustBeHost(host);
  const shared = process.platform === 'win32' ? null : mkdtempSync(join(tmpdir(), 'leafe-ssh-'));
  const base = [
    ...['BatchMode=yes', ...LIMITS, ...sharing(shared), ...options].flatMap((one) => ['-o', one]),
    ...(port === undefined ? [] : ['-p', String(port)]),
  ];
  return processShell({
    where: host,
    argv: (script) => ['ssh', ...base, '--', host, `exec sh -c ${quoted(script)}`],
    env: process.env,
    unreached: (code, stderr) => (code === SSH_FAILED ? whyOf(stderr) : null),
    close: async () => {
      if (shared === null) return;
      const exit = ['ssh', ...base, '-O', 'exit', '--', host] as const;
      await promisify(execFile)(exit[0], exit.slice(1)).catch(() => undefined);
      rmSync(shared, { recursive: true, force: true });
    },
  });
}

function sharing(folder: string | null): readonly string[] {
  if (folder === null) return [];
  return ['ControlMaster=auto', `ControlPath=${join(folder, '%C')}`, 'ControlPersist=60'];
}

export function mustBeHost(host: string): void {
  if (/^[^\s-][^\s]*$/.test(host)) return;
  throw new LeafeError('input', 'invalid', `${JSON.stringify(host)} is no host for ssh.`, {
    todo: 'Name it as ssh does: `host`, `user@host`, or a name of your ssh configuration.',
  });
}

/** The last thing ssh says, and how a first connection is made where that is what is missing. */
function whyOf(stderr: string): string {
  const said = stderr.split('\n').at(-1)?.trim() ?? '';
  if (/Host key verification failed/.test(stderr)) {
    return `${said} Connect once by hand with \`ssh\` to accept its key.`;
  }
  if (/Permission denied/.test(stderr)) {
    return `${said} A key that needs no password at the moment of use has to be let in there.`;
  }
  return said === '' ? 'ssh could not connect, and gives no reason' : said;
}
