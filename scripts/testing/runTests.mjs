import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGroup } from './group.mjs';

const RUNNER = fileURLToPath(new URL('runner.mjs', import.meta.url));
/** A file that takes longer hangs: it is ended and counted as failed. */
const FILE_LIMIT_MS = 10 * 60_000;
/** Most files wait for containers, models or windows half of their time. */
export const TOGETHER = 3;
const LIMIT_MS = 40 * 60_000;

/** Runs test files in their order, `together` at a time, each in a process of its own, and gives the counts. */
export async function runTests(files, { cwd, env = {}, together = TOGETHER }) {
  const folder = mkdtempSync(join(tmpdir(), 'leafe-test-'));
  const counts = join(folder, 'counts.json');
  const args = [
    ...['--import', 'tsx', RUNNER, `--together=${together}`, `--timeout=${FILE_LIMIT_MS}`],
    ...files,
  ];
  try {
    const { code, because } = await runGroup(args, {
      cwd,
      env: { ...env, LEAFE_TEST_COUNTS: counts },
      output: 'inherit',
      limitMs: LIMIT_MS,
    });
    const { passed, failed, skipped } = readCounts(counts);
    return { passed, failed, skipped, because: because ?? runnersTrouble(code) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 1 is what failed tests give; anything else is the runner's own trouble. */
function runnersTrouble(code) {
  return code === 0 || code === 1 ? null : `the runner ended with ${code}`;
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: [] };
  }
}
