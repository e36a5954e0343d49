import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLine } from '../../src/app/checkLine.ts';
import {
  LineChecker,
  MOST_CHARS,
  type CheckedLines,
  type LinesOfText,
} from '../../src/extension/lineChecker.ts';

const RECORD = { description: 'Add.', public_tests: { input: ['1 2\n'], output: ['3\n'] } };
const FAULT = { start: 0, end: 1, message: 'no' };

test('only lines that have changed are checked again, wherever they have moved', async () => {
  const checked: string[] = [];
  const checker = new LineChecker('problem', (_kind, line) => {
    checked.push(line);
    return line === 'bad' ? [FAULT] : [];
  });
  assert.deepEqual(await faultsOf(checker, ['good', 'bad']), [{ ...FAULT, line: 1 }]);
  assert.deepEqual(await faultsOf(checker, ['new', 'good', 'bad']), [{ ...FAULT, line: 2 }]);
  assert.deepEqual(checked, ['good', 'bad', 'new']);
});

test('a text that is too large is checked as far as the bound, and tells where that is', async () => {
  const checker = new LineChecker('problem', () => []);
  const half = 'x'.repeat(MOST_CHARS / 2);
  assert.equal((await checker.look(textOf([half, half])))?.uncheckedFrom, null);
  assert.equal((await checker.look(textOf([half, half, 'x', 'x'])))?.uncheckedFrom, 2);
  assert.equal((await checker.look(textOf(['x'.repeat(MOST_CHARS + 1)])))?.uncheckedFrom, 0);
});

test('a hundred faults are told and no more', async () => {
  const checker = new LineChecker('problem', () => [FAULT, FAULT, FAULT]);
  const lines = Array.from({ length: 200 }, (_, line) => `${line}`);
  assert.equal((await faultsOf(checker, lines))?.length, 100);
});

test('ten thousand problems are checked a little at a time: a timer has its turns all the while', async () => {
  const checker = new LineChecker('problem', checkLine);
  const lines = Array.from({ length: 10_000 }, (_, index) =>
    JSON.stringify({ ...RECORD, name: `${index}. Sum` }),
  );
  const looking = { over: false };
  let turns = 0;
  const ticking = (async () => {
    for (; !looking.over; turns++) await new Promise(setImmediate);
  })();
  const checked = await checker.look(textOf(lines));
  looking.over = true;
  await ticking;
  assert.deepEqual(checked, { faults: [], uncheckedFrom: null });
  assert.ok(turns > 5, `${turns} turns`);
});

test('a text that changes while it is looked at is given up, and what was learnt of it is kept', async () => {
  const checked = new Set<string>();
  const checker = new LineChecker('problem', (_kind, line) => {
    assert.ok(!checked.has(line), `${line} is checked twice`);
    checked.add(line);
    busyFor(20);
    return [];
  });
  const text = textOf(['one', 'two', 'three']);
  const first = checker.look(text);
  text.version += 1;
  assert.equal(await first, null);
  assert.deepEqual(await checker.look(text), { faults: [], uncheckedFrom: null });
  assert.equal(checked.size, 3);
});

async function faultsOf(
  checker: LineChecker,
  lines: readonly string[],
): Promise<CheckedLines['faults'] | undefined> {
  return (await checker.look(textOf(lines)))?.faults;
}

/** As long as a large line takes. */
function busyFor(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}

function textOf(lines: readonly string[]): LinesOfText & { version: number } {
  return { version: 1, lineCount: lines.length, lineAt: (line) => ({ text: lines[line] ?? '' }) };
}
