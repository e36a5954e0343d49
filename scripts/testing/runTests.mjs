import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
  const caches = join(cwd, '.cache');
  mkdirSync(caches, { recursive: true });
  // Below the checkout, where the packages are found from.
  const folder = mkdtempSync(join(caches, 'tests-'));
  const counts = join(folder, 'counts.json');
  try {
    const args = [
      ...(await loading(files, { root: cwd, outdir: folder })),
      ...[RUNNER, `--together=${together}`, `--timeout=${FILE_LIMIT_MS}`, `--programs=${folder}`],
      ...files,
    ];
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

/** What lets node run the files: their bundles, or where one cannot be bundled, so that it fails alone, the sources. */
async function loading(files, { root, outdir }) {
  const { bundleTests } = await import('./bundle.mjs');
  const sources = files.filter((file) => file.endsWith('.ts'));
  return bundleTests(sources, { root, outdir }).then(
    () => ['--enable-source-maps'],
    () => ['--import', 'tsx'],
  );
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
