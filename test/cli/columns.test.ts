import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { columnsOf, fitLine } from '../../src/cli/columns.ts';
import { paintFor } from '../../src/cli/text.ts';
import { wrapLines } from '../../src/cli/wrapLines.ts';

const TEXTS = [
  '',
  'print(a + b)',
  '├─ b1.1  ✘ wrong answer 1/3 …',
  '│  ↩ blames b1.1 → b2: read all input – first · then print',
  '✔ Solved by b2.1',
  'größer als Å',
  '日本語の問題',
  '👩‍👩‍👧 e\u0301 \u200b',
  '\u001b[31mred\u001b[39m and ✘',
];

test('a text takes the columns that a terminal gives it', () => {
  for (const text of TEXTS) assert.equal(columnsOf(text), stringWidth(text), text);
});

test('a line that fits stays as it is', () => {
  assert.equal(fitLine('twelve chars', 12), 'twelve chars');
});

test('a line that is too long ends with dots in the last column', () => {
  assert.equal(fitLine('twelve chars', 8), 'twelve …');
  assert.equal(fitLine('├─ abcdef', 6), '├─ ab…');
});

test('colours are kept and closed, and the dots have the colour of what is left out', () => {
  const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
  assert.equal(fitLine(`ab${red('cdef')}gh`, 5), `ab${red('cd…')}`);
  assert.equal(
    stripVTControlCharacters(fitLine(paintFor({ color: true }).bold('abcdef'), 4)),
    'abc…',
  );
});

test('wide characters never reach over the edge', () => {
  for (const columns of [4, 5, 6, 7]) {
    const cut = fitLine('日本語テキスト', columns);
    assert.ok(stringWidth(cut) <= columns, `${cut} in ${columns}`);
    assert.ok(cut.endsWith('…'));
  }
});

test('a text is broken between words, and at its own line ends', () => {
  assert.deepEqual(wrapLines('read all input first', 10), ['read all', 'input', 'first']);
  assert.deepEqual(wrapLines('read all', 10), ['read all']);
  assert.deepEqual(wrapLines('a\nb', 10), ['a', 'b']);
});
