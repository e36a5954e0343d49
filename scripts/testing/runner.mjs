// Runs the test files it is given in their order, `--together=N` at a time, each in a process of its own. Node's own `--test` sorts them.
import { resolve } from 'node:path';
import { run } from 'node:test';
import { parseArgs } from 'node:util';
import report from './reporter.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { together: { type: 'string' }, timeout: { type: 'string' } },
});
const tests = run({
  files: positionals.map((file) => resolve(file)),
  concurrency: Number(values.together),
  timeout: Number(values.timeout),
});
tests.on('test:fail', ({ todo }) => {
  if (todo === undefined || todo === false) process.exitCode = 1;
});
tests.compose(report).pipe(process.stdout);
