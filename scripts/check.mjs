// Types and lint in one, format, the bundle of texts and the layer test, in that order; stops at the first that fails.
import { spawnSync } from 'node:child_process';

const npx = (name, ...args) => ['npx', ['--no-install', name, ...args]];

const CHECKS = [
  ['types and lint', npx('oxlint', '--type-aware', '--type-check', '--deny-warnings', '.')],
  ['format', npx('oxfmt', '--check', '.')],
  ['texts', [process.execPath, ['scripts/texts.mjs', '--check']]],
  ['layers', [process.execPath, ['--import', 'tsx', '--test', 'test/architecture.test.ts']]],
];

for (const [name, [command, args]] of CHECKS) {
  const started = Date.now();
  // Said only where they have something to say.
  const isTold = name !== 'layers' && name !== 'format';
  const { status, stdout } = spawnSync(command, args, {
    stdio: ['ignore', isTold ? 'inherit' : 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) {
    if (!isTold) process.stdout.write(stdout);
    console.error(`check: ${name} failed`);
    process.exit(1);
  }
  console.error(`check: ${name} ok (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
