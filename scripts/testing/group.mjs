import { spawn } from 'node:child_process';

/**
 * Runs a node process and all that it starts in one process group, which is ended as a whole when the time is up or on
 * Ctrl-C. Gives its exit code, and why it was cut off: null where it was not.
 */
export function runGroup(args, { cwd, env, output, limitMs }) {
  const child = spawn(process.execPath, args, {
    cwd,
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
  });
  return new Promise((resolve) => {
    let because = null;
    const end = (why) => {
      because = why;
      killGroup(child.pid);
    };
    const timer = setTimeout(() => end(`longer than ${limitMs / 60_000} minutes`), limitMs);
    const onSignal = () => end('stopped');
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    child.on('error', (error) => (because = error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      resolve({ code, because });
    });
  });
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of them have ended.
  }
}
