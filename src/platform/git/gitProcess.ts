import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { devNull } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { errorCode } from '../diskErrors.ts';
import { gitTrouble, missingGit } from './gitErrors.ts';

export type GitChild = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * The environment for every git of ours: no `GIT_*` of the person's (a hook of theirs may have set it), no user or system
 * configuration, English messages, no questions.
 */
export function gitEnvironment(store: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name));
  return {
    ...Object.fromEntries(kept),
    GIT_DIR: store,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    // git before 2.32 does not know GIT_CONFIG_GLOBAL
    HOME: store,
    XDG_CONFIG_HOME: store,
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

/** Starts a git that stays. It lives in a process group of its own, so that Ctrl-C ends us in order, not it. */
export function startGit(store: string, args: readonly string[]): GitChild {
  return spawn('git', args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: gitEnvironment(store),
    detached: true,
    windowsHide: true,
  });
}

/** Runs one git command to its end and gives back what it printed. */
export async function runGit(
  store: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const options = { env: gitEnvironment(store), signal, maxBuffer: 256 << 20, windowsHide: true };
    execFile('git', args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (signal.aborted) reject(signal.reason as Error);
      else if (errorCode(error) === 'ENOENT') reject(missingGit(error));
      else reject(gitTrouble(stderr.trim() || error.message, store));
    });
  });
}
