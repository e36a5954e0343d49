// Types, lint, format, the bundle of texts and the layer test, in that order; stops at the first that fails.
import { spawnSync } from 'node:child_process';

// What was checked before and has not changed is not read again. ESLint's rules look at types across files: it keeps nothing.
const TYPES = ['npx', '--no-install', 'tsc', '--noEmit', '--incremental'];
const KEPT = ['--cache', '--cache-strategy', 'content', '--cache-location', '.cache/prettier'];

const CHECKS = [
  ['types', [...TYPES, '--tsBuildInfoFile', '.cache/types.tsbuildinfo']],
  ['panel types', [...TYPES, '-p', 'webview', '--tsBuildInfoFile', '.cache/panel.tsbuildinfo']],
  ['lint', ['npx', '--no-install', 'eslint', '--max-warnings', '0', '.']],
  ['format', ['npx', '--no-install', 'prettier', '--check', '--log-level', 'warn', ...KEPT, '.']],
  ['texts', [process.execPath, 'scripts/texts.mjs', '--check']],
  ['layers', [process.execPath, '--import', 'tsx', '--test', 'test/architecture.test.ts']],
];

for (const [name, [command, ...args]] of CHECKS) {
  const started = Date.now();
  const layers = name === 'layers';
  const { status, stdout } = spawnSync(command, args, {
    stdio: ['ignore', layers ? 'pipe' : 'inherit', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) {
    if (layers) process.stdout.write(stdout);
    console.error(`check: ${name} failed`);
    process.exit(1);
  }
  console.error(`check: ${name} ok (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
