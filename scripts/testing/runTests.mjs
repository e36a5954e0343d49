import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPORTER = fileURLToPath(new URL('reporter.mjs', import.meta.url));
/** A file that takes longer hangs: it is ended and counted as failed. */
const FILE_LIMIT_MS = 10 * 60_000;
const LIMIT_MS = 40 * 60_000;

/**
 * Runs test files, two at a time, each in a process of its own, and gives the counts. All of them live in one process group,
 * which is ended as a whole when the time is up or on Ctrl-C.
 */
export async function runTests(files, { cwd }) {
  const folder = mkdtempSync(join(tmpdir(), 'leafe-test-'));
  const counts = join(folder, 'counts.json');
  try {
    const because = await runGroup(files, { cwd, counts });
    const { passed, failed, skipped } = readCounts(counts);
    return { passed, failed, skipped, because };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Null where all went its way; else why the run was cut off. */
function runGroup(files, { cwd, counts }) {
  const args = [
    ...['--import', 'tsx', '--test', '--test-concurrency=2', `--test-timeout=${FILE_LIMIT_MS}`],
    ...[`--test-reporter=${REPORTER}`, '--test-reporter-destination=stdout'],
    ...files,
  ];
  const child = spawn(process.execPath, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, LEAFE_TEST_COUNTS: counts },
  });
  return new Promise((resolve) => {
    let because = null;
    const end = (why) => {
      because = why;
      killGroup(child.pid);
    };
    const timer = setTimeout(() => end(`longer than ${LIMIT_MS / 60_000} minutes`), LIMIT_MS);
    const onSignal = () => end('stopped');
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    child.on('error', (error) => (because = error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      // 1 is what failed tests give; anything else is the runner's own trouble.
      resolve(because ?? (code === 0 || code === 1 ? null : `the runner ended with ${code}`));
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

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: [] };
  }
}
