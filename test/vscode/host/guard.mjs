// `node guard.mjs <folder> <command> [argument…]`: runs a command as a process group of its own and ends all of it, then
// removes the folder, when this process's stdin closes. A pipe closes however its other side ends, so nothing outlives a
// test that was killed.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

const PATIENCE_MS = 3000;
const [folder, command, ...args] = process.argv.slice(2);

const child = spawn(command, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  end(127);
});
child.on('exit', (code, signal) => end(code ?? (signal === null ? 1 : 128)));
process.on('SIGINT', () => undefined);
process.on('SIGTERM', stop);
process.stdin.on('end', stop).on('error', stop).resume();

function stop() {
  kill('SIGTERM');
  setTimeout(() => end(137), PATIENCE_MS);
}

function end(code) {
  // Processes that the command left behind are in its group still.
  kill('SIGKILL');
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
  }
  process.exit(code);
}

function kill(signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // All of them have ended.
  }
}
