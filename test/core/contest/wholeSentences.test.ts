import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wholeSentences } from '../../../src/core/contest/wholeSentences.ts';

const SAID: readonly (readonly [string, string, string])[] = [
  ['whole sentences stay as they are', 'Read it all. Then add.', 'Read it all. Then add.'],
  [
    'a sentence that breaks off is left out',
    'It stopped early. The input was',
    'It stopped early.',
  ],
  ['text that breaks off before its first full stop is nothing', 'The input was', ''],
  ['so is text that ends with a comma', 'The input is read twice,', ''],
  ['a sentence that lacks only its full stop stays', 'Read every line', 'Read every line'],
  ['a sentence is said once', 'It is bad. It is bad. It is bad. It is', 'It is bad.'],
  ['a full stop in quotation marks ends a sentence', "Print '3.' Then", "Print '3.'"],
];
for (const [name, text, expected] of SAID) {
  test(name, () => assert.equal(wholeSentences(text, 240), expected));
}

test('text of one sentence that reaches the limit was cut by it', () => {
  assert.equal(wholeSentences('again and more '.repeat(16), 240), '');
  assert.equal(
    wholeSentences('again and more '.repeat(20), 240).length,
    299,
    'where none was held',
  );
});

test('blanks are no sentence', () => assert.equal(wholeSentences('  ', 240), ''));
