import { spawn } from 'node:child_process';

/**
 * Runs a command and gives its exit code and the last of its words. `onLine` sees each line as it comes. A command that is not
 * there ends with code 127, as in a shell.
 */
export function run(command, args, { onLine, env, cwd } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
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
    child.on('error', (error) => resolve({ code: 127, tail: [error.message] }));
    child.on('close', (code) => resolve({ code: code ?? 1, tail }));
  });
}

/** Runs a command in the person's terminal: its words, bars and questions are its own. */
export function runHere(command, args, { env, cwd, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['inherit', quiet ? 'ignore' : 'inherit', 'inherit'],
    });
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
