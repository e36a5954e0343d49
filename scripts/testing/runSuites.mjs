import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGroup } from './group.mjs';

const LIMIT_MS = 12 * 60_000;

/**
 * Runs the mocha suites inside VS Code's `host`, shows them as test files are shown, and gives the counts. A host that crashed
 * or left no report counts as one failure, with what it said last.
 */
export async function runSuites(host, { cwd }) {
  const folder = mkdtempSync(join(tmpdir(), 'leafe-suites-'));
  const paths = { result: join(folder, 'result.json'), log: join(folder, 'log.txt') };
  const log = openSync(paths.log, 'w');
  const started = performance.now();
  try {
    const args = ['--import', 'tsx', 'test/vscode/runSuites.ts', host, paths.result];
    const { because } = await runGroup(args, { cwd, output: log, limitMs: LIMIT_MS });
    return show(readResult(paths.result, because), paths.log, performance.now() - started);
  } finally {
    closeSync(log);
    rmSync(folder, { recursive: true, force: true });
  }
}

function readResult(file, because) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { report: null, broken: because ?? 'the run in VS Code ended without a result' };
  }
}

function show({ report, broken }, log, tookMs) {
  const failures = report?.failures ?? [];
  for (const { fullTitle, err } of failures) fail(fullTitle, err.stack ?? err.message ?? '');
  if (broken !== null) fail(broken, readFileSync(log, 'utf8').split('\n').slice(-40).join('\n'));
  const passed = report?.stats.passes ?? 0;
  const failed = failures.length + (broken === null ? 0 : 1);
  const parts = [
    ...(passed > 0 ? [`${passed} passed`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const mark = failed > 0 ? '✘' : '✔';
  const seconds = (tookMs / 1000).toFixed(1);
  process.stdout.write(`${mark} test/vscode/suite  ${parts.join(', ')} (${seconds} s)\n`);
  const skipped = (report?.pending ?? []).map(({ fullTitle }) => ({
    file: 'test/vscode/suite',
    name: fullTitle,
    reason: 'the suite leaves it out',
  }));
  return { passed, failed, skipped, because: null };
}

function fail(title, text) {
  const indented = text.trimEnd().replace(/^/gm, '    ');
  process.stdout.write(`✘ test/vscode/suite: ${title}\n${indented}\n`);
}
