import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';

/** Where root's commands are: a plain `su` leaves them out of PATH. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The environment that commands get. */
export function environment(changes = {}) {
  const path = [process.env.PATH ?? '', ...SYSTEM_FOLDERS].join(delimiter);
  const own = process.platform === 'win32' ? {} : { PATH: path };
  return { ...process.env, ...own, ...changes };
}

/**
 * Runs a command and gives its exit code and the last of its words. `onLine` sees each line as it comes. A command that is not
 * there ends with code 127, as in a shell; one that the signal stops, with code 130.
 */
export function run(command, args, { onLine, env, cwd, signal } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      signal,
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const tail = [];
    const take = (line) => {
      if (line.trim() === '') return;
      tail.push(line);
      if (tail.length > 20) tail.shift();
      onLine?.(line);
    };
    eachLine(child.stdout, take);
    eachLine(child.stderr, take);
    child.on('error', (error) => {
      if (error.name !== 'AbortError') resolve({ code: 127, tail: [error.message] });
    });
    child.on('close', (code) => resolve({ code: signal?.aborted ? 130 : (code ?? 1), tail }));
  });
}

/** Runs a command in the person's terminal: its words, bars and questions are its own. With `onLine` it keeps its stdout. */
export function runHere(command, args, { env, cwd, onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: environment(env),
      stdio: ['inherit', onLine === undefined ? 'inherit' : 'pipe', 'inherit'],
    });
    if (onLine !== undefined) eachLine(child.stdout, onLine);
    // Ctrl-C reaches the child too; it ends in its own way, and we with it.
    const wait = () => undefined;
    process.on('SIGINT', wait);
    const end = (code) => {
      process.off('SIGINT', wait);
      resolve(code);
    };
    child.on('error', () => end(127));
    child.on('close', (code, signal) => end(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/** Whether a command can be started at all. */
export async function isThere(command, args = ['--version']) {
  return (await run(command, args)).code !== 127;
}

function eachLine(stream, take) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
  stream.on('end', () => rest !== '' && take(rest));
}
