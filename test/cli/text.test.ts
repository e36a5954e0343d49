import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { fitLine, paintFor } from '../../src/cli/text.ts';

test('a line that fits stays as it is', () => {
  assert.equal(fitLine('twelve chars', 12), 'twelve chars');
});

test('a line that is too long ends with dots in the last column', () => {
  assert.equal(fitLine('twelve chars', 8), 'twelve …');
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
