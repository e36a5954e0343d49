// What `runner.mjs` shows: a line for each file, the failures in full, the skipped with their reasons. The counts
// go to the file named by LEAFE_TEST_COUNTS after every file, so that they are there even when the run is cut off.
import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { inspect } from 'node:util';

export default async function* report(events) {
  const total = { passed: 0, failed: 0, skipped: [] };
  let current = null;
  for await (const { type, data } of events) {
    if (type === 'test:stderr') remember(data);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite' && type === 'test:pass') continue;
    if (current?.file !== data.file) {
      if (current !== null) yield endOf(current, total);
      current = { file: data.file, passed: 0, failed: 0, skipped: 0, timeMs: 0 };
    }
    yield* take(type, data, current, total);
  }
  if (current !== null) yield endOf(current, total);
}

/** What files said on stderr: shown where a file fails as a whole, as when it cannot be loaded. */
const words = new Map();

function remember({ file, message }) {
  words.set(file, `${words.get(file) ?? ''}${message}`.slice(-4000));
}

function* take(type, data, current, total) {
  if (data.nesting === 0) current.timeMs += data.details?.duration_ms ?? 0;
  if (data.skip !== undefined || data.todo !== undefined) {
    const reason = data.skip ?? data.todo;
    current.skipped += 1;
    total.skipped.push({
      file: shown(data.file),
      name: data.name,
      reason: typeof reason === 'string' && reason !== '' ? reason : 'no reason given',
    });
  } else if (type === 'test:pass') {
    current.passed += 1;
  } else {
    current.failed += 1;
    yield failure(data);
  }
}

function failure(data) {
  const whole = resolve(data.name) === data.file;
  const error = data.details?.error;
  const cause = error?.cause ?? error;
  const text = whole ? (words.get(data.file) ?? '') : inspect(cause, { depth: 4 });
  const name = whole ? `the file itself (${error?.message ?? 'failed'})` : data.name;
  const indented = text.trimEnd().replace(/^/gm, '    ');
  return `✘ ${shown(data.file)}: ${name}\n${indented}\n`;
}

function endOf(current, total) {
  total.passed += current.passed;
  total.failed += current.failed;
  const file = process.env.LEAFE_TEST_COUNTS;
  if (file !== undefined) writeFileSync(file, JSON.stringify(total));
  const parts = [
    current.passed > 0 ? `${current.passed} passed` : '',
    current.failed > 0 ? `${current.failed} failed` : '',
    current.skipped > 0 ? `${current.skipped} skipped` : '',
  ].filter((part) => part !== '');
  const mark = current.failed > 0 ? '✘' : '✔';
  return `${mark} ${shown(current.file)}  ${parts.join(', ')} (${(current.timeMs / 1000).toFixed(1)} s)\n`;
}

function shown(file) {
  return relative(process.cwd(), file ?? '');
}
