import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FixVerdict } from '../../../src/app/fixStep.ts';
import type { Fact, StepVerdict } from '../../../src/domain/runEvent.ts';
import { failureWords, problemsOf, stateWords } from '../../../src/extension/fixes/fixState.ts';

const PROGRAM = 'n = input()\nprint(int(n) + 1)\n';

test('an exception is told of at the line that raised it', () => {
  const stderr = `Traceback (most recent call last):
  File "/w/program.py", line 2, in <module>
    print(int(n) + 1)
ValueError: invalid literal for int() with base 10: 'x'`;
  const facts: Fact[] = [{ number: 1, kind: 'exception', test: 0, text: 'Test 1: it broke.' }];
  assert.deepEqual(problemsOf(aVerdict({ facts, stderr }), PROGRAM), [
    { line: 1, message: 'Test 1: it broke.' },
  ]);
});

test("a compiler's error is told of at its line, a wrong answer at the first", () => {
  const compileOutput = "program.cpp: In function 'main':\nprogram.cpp:7:3: error: expected ';'";
  const facts: Fact[] = [
    { number: 1, kind: 'compileError', test: null, text: 'It does not compile.' },
    { number: 2, kind: 'difference', test: 0, text: 'Test 1: printed "\u001b[1m4".' },
  ];
  assert.deepEqual(problemsOf(aVerdict({ facts, compileOutput }), PROGRAM), [
    { line: 6, message: 'It does not compile.' },
    { line: 0, message: 'Test 1: printed "4".' },
  ]);
});

test('an empty file is told of as one', () => {
  const [problem] = problemsOf(aVerdict({ facts: [], verdict: 'noProgram' }), '');
  assert.match(problem?.message ?? '', /no program in this file/);
});

test('a fix that fails a hidden test tells the verdict and counts alone', () => {
  const hidden = { verdict: 'timeLimit', passed: 1, total: 4 } as const;
  assert.equal(
    failureWords(aVerdict({ facts: [], hidden })),
    'too slow on a hidden test, 1/4 passed',
  );
  assert.equal(failureWords(aVerdict({ facts: [] })), 'wrong answer 0/1');
});

test('what stands over the program says how far it has come', () => {
  assert.match(stateWords('b1.2', { kind: 'open' }), /save to judge it/);
  const recorded = { kind: 'recorded', step: 'b3.1' } as const;
  assert.match(stateWords('b1.2', { ...recorded, isNew: true }), /recorded as b3\.1, by a person/);
  assert.match(stateWords('b1.2', { ...recorded, isNew: false }), /it is b3\.1 already/);
});

interface Given {
  readonly facts: Fact[];
  readonly stderr?: string;
  readonly compileOutput?: string;
  readonly verdict?: StepVerdict;
  readonly hidden?: {
    readonly verdict: StepVerdict;
    readonly passed: number;
    readonly total: number;
  };
}

function aVerdict({ facts, stderr = '', compileOutput = '', verdict, hidden }: Given): FixVerdict {
  const excerpt = { head: '', tail: '', bytes: 0 };
  const detail = {
    ...{ input: excerpt, expected: excerpt, actual: excerpt, stderr },
    ...{ exitCode: 1, signal: null, outputBytes: 0, inputBytes: 0, inputReadBytes: null },
    difference: null,
  };
  const figures = {
    index: 0,
    verdict: 'wrongAnswer',
    cpuMs: 1,
    wallMs: 1,
    memoryBytes: 1,
    runs: 1,
  } as const;
  const counts = { verdict: verdict ?? 'wrongAnswer', passed: 0, total: 1 } as const;
  const observation = {
    ...{ visible: counts, facts, outputDigest: '', testsRun: 1, cpuMs: 1 },
    ...{ solved: false, feedback: '' },
    ...(hidden === undefined ? {} : { hidden }),
  };
  return {
    run: 'r',
    folder: '/r',
    judged: {
      fixes: 'b1.2',
      observation,
      action: { program: null, digest: '' },
      messages: [],
      judgeMs: 0,
    } as unknown as FixVerdict['judged'],
    visible: {
      ...{ verdict: 'wrongAnswer', passed: 0, total: 1, compileMs: null, compileOutput },
      tests: [{ ...figures, set: 'public', detail }],
    },
    hidden: null,
  };
}
