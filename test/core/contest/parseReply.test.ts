import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normaliseProgram, parseReply } from '../../../src/core/contest/parseReply.ts';

test('the fenced block is the program', () => {
  assert.equal(parseReply('Sure!\n```python\nprint(1)\n```\nDone.'), 'print(1)\n');
});

test('of three blocks the last one wins', () => {
  assert.equal(parseReply('```\na\n```\n```py\nb\n```\ntext\n~~~\nc\n~~~'), 'c\n');
});

test('a reply without a block has no program', () => {
  assert.equal(parseReply('print(1)'), null);
  assert.equal(parseReply(''), null);
  assert.equal(parseReply('```python\n```'), null);
});

test('a block cut off by the token limit counts, unless a closed one is there', () => {
  assert.equal(parseReply('```python\nprint(1)'), 'print(1)\n');
  assert.equal(parseReply('```\na\n```\n```\nb'), 'a\n');
});

test('a reply of a megabyte is read at once', () => {
  const long = 'x'.repeat(1_000_000);
  assert.equal(parseReply(`${long}\n\`\`\`\nprint(1)\n\`\`\`\n${long}`), 'print(1)\n');
  assert.equal(parseReply('`'.repeat(1_000_000)), null);
  assert.equal(parseReply('```\n'.repeat(20_001)), null);
});

test('fences without end that nothing closes are read at once', () => {
  const started = performance.now();
  assert.match(parseReply('```py\nx\n'.repeat(2 ** 16)) ?? '', /^x\n```py\n/);
  assert.equal(parseReply(`${'~'.repeat(2 ** 20)}\nx\n~~~`), 'x\n');
  assert.ok(performance.now() - started < 5_000);
});

test('terminal escapes stay in the program as they are: it is data', () => {
  assert.equal(parseReply('```\nprint("\u001b[2J")\n```'), 'print("\u001b[2J")\n');
});

test('programs that differ in comments and blanks only are the same', () => {
  const a = normaliseProgram('# read\nn = int(input())  \n\nprint(n)\n');
  const b = normaliseProgram('n = int(input())\n    # done\nprint(n)');
  assert.equal(a, b);
  assert.notEqual(normaliseProgram('#include <map>'), normaliseProgram('#include <set>'));
});
