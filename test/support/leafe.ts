import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { builtCli } from './builtCli.ts';

export interface LeafeOptions {
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another `cli.js` than the checkout's. */
  readonly cli?: string;
}

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `leafe` at work, in a process group of its own as a shell would start it. */
export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Resolves once this was said, on stdout or stderr; rejects where it ends without. */
  said(words: RegExp): Promise<void>;
  /** As a terminal's Ctrl-C: to the whole group. */
  interrupt(): void;
  /** SIGKILL to the whole group. */
  kill(): void;
}

/** Runs the built command line to its end. */
export async function leafe(args: readonly string[], options: LeafeOptions): Promise<Ended> {
  const cli = options.cli ?? (await builtCli());
  return follow(spawnCli(cli, args, options)).ended;
}

/** Starts the built command line; what is left of it after the test is killed. */
export async function startLeafe(
  t: TestContext,
  args: readonly string[],
  options: LeafeOptions,
): Promise<Started> {
  const cli = options.cli ?? (await builtCli());
  const started = follow(spawnCli(cli, args, options));
  t.after(() => started.kill());
  return started;
}

function spawnCli(cli: string, args: readonly string[], options: LeafeOptions): ChildProcess {
  const { OPENAI_API_KEY: _key, ...env } = process.env;
  return spawn(process.execPath, [cli, ...args], {
    cwd: options.cwd ?? options.home,
    env: { ...env, NO_COLOR: '1', LEAFE_HOME: options.home, ...options.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function follow(child: ChildProcess): Started {
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  const hear = (): void => listeners.forEach((listener) => listener());
  child.stdout?.on('data', (piece: Buffer) => void ((stdout += piece.toString()), hear()));
  child.stderr?.on('data', (piece: Buffer) => void ((stderr += piece.toString()), hear()));
  const ended = once(child, 'close').then((): Ended => ({ code: child.exitCode, stdout, stderr }));
  const pid = child.pid ?? 0;
  const signalGroup = (signal: NodeJS.Signals): void => {
    try {
      if (pid !== 0) process.kill(-pid, signal);
    } catch {
      // The whole group has ended.
    }
  };
  return {
    pid,
    ended,
    interrupt: () => signalGroup('SIGINT'),
    kill: () => signalGroup('SIGKILL'),
    said: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!words.test(stdout) && !words.test(stderr)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() =>
          reject(new Error(`it ended without saying ${String(words)}:\n${stdout}\n${stderr}`)),
        );
      }),
  };
}
