// Runs the test files it is given, begun in their order, `--together=N` at a time, each in a process of its own, and shows each as soon as
// it is done. Of a file that has its bundle in the folder `--programs`, that is run. Node's own run of several files keeps back what is
// done until all before it are, and its `--test` sorts them.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from 'node:test';
import { parseArgs } from 'node:util';
import { Report } from './report.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    together: { type: 'string' },
    timeout: { type: 'string' },
    pulse: { type: 'string', default: '60000' },
    programs: { type: 'string', default: '.' },
  },
});
const files = [...positionals];
const report = new Report(files.length, {
  write: (text) => process.stdout.write(text),
  countsFile: process.env.LEAFE_TEST_COUNTS,
});
const pulse = setInterval(() => report.pulse(Number(values.pulse)), Number(values.pulse) / 4);
await Promise.all(Array.from({ length: Number(values.together) }, oneAfterTheOther));
clearInterval(pulse);
process.exitCode = report.hasFailed ? 1 : 0;

async function oneAfterTheOther() {
  for (let file = files.shift(); file !== undefined; file = files.shift()) {
    const program = programOf(file);
    const shown = report.begin(file, program);
    for await (const event of run({ files: [program], timeout: Number(values.timeout) })) {
      shown.take(event);
    }
    shown.end();
  }
}

function programOf(file) {
  const bundle = resolve(join(values.programs, `${file}.js`));
  return existsSync(bundle) ? bundle : resolve(file);
}
