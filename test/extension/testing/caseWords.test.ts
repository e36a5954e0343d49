import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VisibleDetail, VisibleResult } from '../../../src/domain/judgement.ts';
import {
  caseLabel,
  failureOf,
  figureWords,
  inputWords,
} from '../../../src/extension/testing/caseWords.ts';

const FIGURES = { index: 0, cpuMs: 12.4, wallMs: 20, memoryBytes: 9_120_000, runs: 1 } as const;

test('a test is named as people count, with verdict, time and memory', () => {
  assert.equal(caseLabel({ set: 'private', index: 0 }), 'private 1');
  const words = figureWords({ ...FIGURES, set: 'public', verdict: 'accepted' });
  assert.equal(words, 'accepted · 12 ms · 9.1 MB');
});

test('a wrong answer says what differs, shows the input, and gives both sides', () => {
  const failure = failureOf(
    visible('wrongAnswer', {
      difference: { kind: 'token', line: 1, expected: '3', actual: '4' },
      input: excerpt('1 2\n'),
      expected: excerpt('3\n'),
      actual: excerpt('4\n'),
    }),
    'python3',
  );
  assert.match(
    failure.message,
    /^Wrong answer · 12 ms · 9\.1 MB\. Line 1: “4” where “3” is expected\./,
  );
  assert.match(failure.message, /Input:\n1 2$/);
  assert.deepEqual([failure.expected, failure.actual, failure.place], ['3\n', '4\n', null]);
});

test('a crash stands at the line where it happened, with the words of the program', () => {
  const stderr = 'Traceback:\n  File "/box/program.py", line 7, in <module>\nKeyError: 1\n';
  const failure = failureOf(visible('runtimeError', { stderr, exitCode: 1 }), 'python3');
  assert.equal(failure.place?.line, 7);
  assert.match(failure.message, /exit code 1[^]*Standard error:[^]*KeyError: 1$/);
  assert.equal(failure.expected, null);
});

test('a hidden test tells its figures and nothing else', () => {
  const failure = failureOf({ ...FIGURES, set: 'private', verdict: 'wrongAnswer' }, 'cpp');
  assert.match(failure.message, /^Wrong answer · .* A hidden test/);
  assert.deepEqual([failure.expected, failure.actual, failure.place], [null, null, null]);
});

test('what a program prints moves no cursor, draws no link and turns no text around', () => {
  const stderr =
    '\u001b]8;;command:quit\u0007here\u001b]8;;\u0007 \u001b[2J\u202eabc\r\nsecond\tline\n';
  const { message } = failureOf(visible('runtimeError', { stderr }), 'python3');
  assert.ok(!/[^\P{Cc}\n\t]|\p{Cf}/u.test(message), JSON.stringify(message));
  assert.match(message, /second\tline$/);
});

test('a large output is shown by its ends on both sides', () => {
  const large = { head: 'first', tail: 'last', bytes: 5_000_000 };
  const { expected } = failureOf(visible('wrongAnswer', { expected: large }), 'python3');
  assert.equal(expected, 'first\n… 5000000 bytes in all …\nlast');
});

test('a list shows the first line of an input', () => {
  assert.equal(inputWords('3\n1 2 3\n'), '3 …');
  assert.equal(inputWords('7 8\n'), '7 8');
  assert.equal(inputWords(''), '');
});

function visible(verdict: VisibleResult['verdict'], detail: Partial<VisibleDetail>): VisibleResult {
  return {
    ...{ ...FIGURES, set: 'public', verdict },
    detail: {
      ...{ input: excerpt(''), expected: excerpt(''), actual: excerpt('') },
      ...{ stderr: '', exitCode: 0, signal: null, outputBytes: 0, inputBytes: 0 },
      ...{ inputReadBytes: null, difference: null },
      ...detail,
    },
  };
}

function excerpt(head: string) {
  return { head, tail: '', bytes: head.length };
}
