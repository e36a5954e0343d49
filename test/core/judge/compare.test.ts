import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compare, differsAtStart } from '../../../src/core/judge/compare.ts';
import type { TextChecker } from '../../../src/domain/problem.ts';

const tokens: TextChecker = { kind: 'tokens' };
const float: TextChecker = { kind: 'float', abs: 1e-6, rel: 1e-6 };

function accepts(checker: TextChecker, expected: string, actual: string): boolean {
  return compare(checker, expected, actual) === null;
}

describe('words', () => {
  test('blanks and line ends do not count', () => {
    assert.ok(accepts(tokens, '1 2\n3\n', ' 1\t2 3\r\n\n'));
    assert.ok(accepts(tokens, '', '\n'));
  });

  test('whole numbers are compared as text, at any size', () => {
    assert.ok(!accepts(tokens, '9007199254740992', '9007199254740993'));
    assert.ok(!accepts(tokens, '998244353', '998244352'));
    assert.ok(!accepts(tokens, '1', '1.0'));
    assert.ok(!accepts(tokens, 'YES', 'yes'));
  });

  test('the first difference is told with its line', () => {
    assert.deepEqual(compare(tokens, '1\n2\n3\n', '1\n5\n3\n'), {
      kind: 'token',
      line: 2,
      expected: '2',
      actual: '5',
    });
    assert.deepEqual(compare(tokens, '1\n2\n', '1\n'), { kind: 'missing', line: 2, missing: '2' });
    assert.deepEqual(compare(tokens, '1\n', '1\nDebug\n'), {
      kind: 'extra',
      line: 2,
      extra: 'Debug',
    });
  });

  test('a word of a million letters is told short', () => {
    const difference = compare(tokens, 'a', 'b'.repeat(1_000_000));
    assert.ok(difference?.kind === 'token' && difference.actual.length < 300);
  });
});

describe('numbers within a tolerance', () => {
  test('the absolute or the relative one has to hold', () => {
    assert.ok(accepts(float, '0.5', '0.5000009'));
    assert.ok(!accepts(float, '0.5', '0.500002'));
    assert.ok(accepts(float, '1000000.0', '1000000.9'));
    assert.ok(accepts(float, '2', '2.0000001'));
    assert.ok(accepts(float, '1e3', '1000.0'));
  });

  test('a tolerance that is not given is none', () => {
    const absolute: TextChecker = { kind: 'float', abs: 0.01 };
    assert.ok(accepts(absolute, '0.5', '0.509'));
    assert.ok(!accepts(absolute, '1000.0', '1000.5'));
    const relative: TextChecker = { kind: 'float', rel: 0.01 };
    assert.ok(accepts(relative, '1000.0', '1009.0'));
    assert.ok(!accepts(relative, '0.0', '0.001'));
  });

  test('two whole numbers must be equal, though not as text', () => {
    assert.ok(!accepts(float, '998244353', '998244352'));
    assert.ok(!accepts(float, '9007199254740992', '9007199254740993'));
    assert.ok(accepts(float, '7', '+007'));
    assert.ok(accepts(float, '0', '-0'));
  });

  test('what is no decimal number is compared as text', () => {
    for (const word of ['nan', 'inf', '0x10', '1_000', '1e', '--1', '', '١']) {
      assert.ok(!accepts(float, '1', word), word);
    }
    assert.ok(accepts(float, 'nan', 'nan'));
  });
});

describe('layout', () => {
  test('exact forgives one newline at the end and nothing else', () => {
    const exact: TextChecker = { kind: 'exact' };
    assert.ok(accepts(exact, 'a b\n', 'a b'));
    assert.ok(!accepts(exact, 'a b\n', 'a b\n\n'));
    assert.ok(!accepts(exact, 'a b\n', 'a  b\n'));
    assert.deepEqual(compare(exact, 'a\nb c\n', 'a\nb  c\n'), {
      kind: 'layout',
      line: 2,
      expected: 'b c',
      actual: 'b  c',
    });
  });

  test('lines forgive trailing blanks and empty lines at the end', () => {
    const lines: TextChecker = { kind: 'lines' };
    assert.ok(accepts(lines, 'a\nb\n', 'a  \r\nb\n\n\n'));
    assert.ok(!accepts(lines, 'a\nb\n', 'a b\n'));
    assert.ok(!accepts(lines, 'a\nb\n', ' a\nb\n'));
  });

  test('as CodeContests compares, case and small differences are forgiven', () => {
    const lenient: TextChecker = { kind: 'codecontests' };
    assert.ok(accepts(lenient, 'Yes 1.0', 'YES 1.000009'));
    assert.ok(!accepts(lenient, 'Yes', 'No'));
    assert.ok(!accepts(lenient, '1.0', '1.0001'));
  });

  test('as CodeContests compares, whole numbers are numbers, and letters beyond ASCII keep their case', () => {
    const lenient: TextChecker = { kind: 'codecontests' };
    assert.ok(accepts(lenient, '1', '1.000009'));
    assert.ok(accepts(lenient, '9007199254740992', '9007199254740993'));
    assert.ok(!accepts(lenient, '998244353', '998244352'));
    assert.ok(!accepts(lenient, '0.00001', '0'));
    assert.ok(!accepts(lenient, 'Ä', 'ä'));
    assert.ok(!accepts(lenient, 'a b', 'a\fb'));
    assert.ok(!accepts(lenient, '1 2', '1'));
  });
});

describe('an output seen only in part', () => {
  test('differs for sure where a whole word does', () => {
    assert.equal(differsAtStart(tokens, '1 2 3 4', '1 9 3')?.kind, 'token');
  });

  test('may still be right where it was only cut', () => {
    assert.equal(differsAtStart(tokens, '12 345 6', '12 34'), null);
    assert.equal(differsAtStart(tokens, '12 345 6', '12'), null);
  });

  test('is too long where expected words have ended', () => {
    assert.equal(differsAtStart(tokens, '1', '1 2 3')?.kind, 'extra');
  });
});
