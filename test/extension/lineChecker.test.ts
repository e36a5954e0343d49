import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineChecker, MOST_CHARS, type LinesOfText } from '../../src/extension/lineChecker.ts';

const FAULT = { start: 0, end: 1, message: 'no' };

test('only lines that have changed are checked again, wherever they have moved', () => {
  const checked: string[] = [];
  const checker = new LineChecker('problem', (_kind, line) => {
    checked.push(line);
    return line === 'bad' ? [FAULT] : [];
  });
  assert.deepEqual(checker.look(textOf(['good', 'bad'])).faults, [{ ...FAULT, line: 1 }]);
  assert.deepEqual(checker.look(textOf(['new', 'good', 'bad'])).faults, [{ ...FAULT, line: 2 }]);
  assert.deepEqual(checked, ['good', 'bad', 'new']);
});

test('a text that is too large is checked as far as the bound, and tells where that is', () => {
  const checker = new LineChecker('problem', () => []);
  const half = 'x'.repeat(MOST_CHARS / 2);
  assert.equal(checker.look(textOf([half, half])).uncheckedFrom, null);
  assert.equal(checker.look(textOf([half, half, 'x', 'x'])).uncheckedFrom, 2);
  assert.equal(checker.look(textOf(['x'.repeat(MOST_CHARS + 1)])).uncheckedFrom, 0);
});

test('a hundred faults are told and no more', () => {
  const checker = new LineChecker('problem', () => [FAULT, FAULT, FAULT]);
  const lines = Array.from({ length: 200 }, (_, line) => `${line}`);
  assert.equal(checker.look(textOf(lines)).faults.length, 100);
});

function textOf(lines: readonly string[]): LinesOfText {
  return { lineCount: lines.length, lineAt: (line) => ({ text: lines[line] ?? '' }) };
}
