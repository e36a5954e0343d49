import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computeFacts, type FactSources } from '../../../src/core/contest/facts.ts';
import type {
  Difference,
  Verdict,
  VisibleDetail,
  VisibleResult,
} from '../../../src/domain/judgement.ts';
import { DEFAULT_LIMITS } from '../../../src/domain/problem.ts';

test('a wrong word is shown with its line and what was expected', () => {
  const [fact] = factsOf('wrongAnswer', {
    difference: { kind: 'token', line: 2, expected: '7', actual: '8' },
  });
  assert.equal(fact?.kind, 'difference');
  assert.match(fact?.text ?? '', /printed "8" in line 2; expected was "7"/);
});

test('text that asks for input is named as such, and hides the difference it causes', () => {
  const facts = factsOf(
    'wrongAnswer',
    { actual: 'Enter a number: 5\n', difference: token('5', 'Enter') },
    'n = int(input("Enter a number: "))\nprint(n)\n',
  );
  assert.deepEqual(
    facts.map(({ kind }) => kind),
    ['prompt'],
  );
  assert.match(facts[0]?.text ?? '', /asks for its input in words.*with nothing in them/);
  assert.doesNotMatch(facts[0]?.text ?? '', /Enter a number/);
});

test('a formatted sentence around the answer is named too', () => {
  const [fact] = factsOf(
    'wrongAnswer',
    { actual: 'The sum is 5\n', difference: token('5', 'The') },
    'print(f"The sum is {a + b}")\n',
  );
  assert.equal(fact?.kind, 'prompt');
  assert.match(fact?.text ?? '', /"The sum is"/);
});

test('a word that tests do expect is no prompt', () => {
  const [fact] = factsOf(
    'wrongAnswer',
    { actual: 'YES\n', expected: 'NO\n', difference: token('NO', 'YES') },
    'print("YES")\n',
    [detailOf({ expected: 'YES\n', actual: 'YES\n' })],
  );
  assert.equal(fact?.kind, 'difference');
});

test('a program that printed nothing is told so', () => {
  const [fact] = factsOf('wrongAnswer', { actual: '', outputBytes: 0 });
  assert.equal(fact?.kind, 'noOutput');
});

test('a Python exception is told in plain words, with its line and the input, and without the faulty source', () => {
  const stderr = `Traceback (most recent call last):
  File "/box/program.py", line 1, in <module>
    n = int(input())
ValueError: invalid literal for int() with base 10: '3 4'
`;
  const [fact] = factsOf('runtimeError', { stderr, input: '3 4\n' }, 'n = int(input())\n');
  assert.equal(fact?.kind, 'exception');
  assert.match(fact?.text ?? '', /a whole line, "3 4", into one number.*holds 2 words \(line 1 /);
  assert.match(fact?.text ?? '', /The input was "3 4\\n"/);
  assert.doesNotMatch(fact?.text ?? '', /int\(input/);
});

test('reading past the end of the input is a fact of its own, with the number of lines there were', () => {
  const stderr = `Traceback (most recent call last):
  File "/box/program.py", line 2, in <module>
EOFError: EOF when reading a line
`;
  const [fact] = factsOf('runtimeError', { stderr }, 'a = input()\nb = input()\n');
  assert.equal(fact?.kind, 'inputOverrun');
  assert.match(fact?.text ?? '', /\(line 2 of the program\)\. The input has 1 line\./);
  assert.doesNotMatch(fact?.text ?? '', /b = input/);
});

test('a crash of a compiled program names its signal', () => {
  const [fact] = factsOf('runtimeError', { signal: 'SIGSEGV', exitCode: null });
  assert.match(fact?.text ?? '', /SIGSEGV/);
});

test('input that was never read is quoted', () => {
  const facts = factsOf('wrongAnswer', {
    input: '1 2\n3 4\n',
    inputReadBytes: 4,
    difference: token('3', '10'),
  });
  assert.match(facts[1]?.text ?? '', /"3 4" was never read/);
});

test('a slow program is told by how much, and how its time grows', () => {
  const [fact] = factsOf('timeLimit', {}, 'while True: pass\n', [], 12_345);
  assert.match(fact?.text ?? '', /12\.3 s of CPU time; the limit is 10\.0 s/);
});

test('the same program as before, and the same output as before, are facts', () => {
  const earlier = [{ position: 1, programDigest: 'p', outputDigest: 'o' }];
  const base = sourcesOf('wrongAnswer', { difference: token('1', '2') });
  const same = computeFacts({ ...base, programDigest: 'p', earlier });
  assert.equal(same.at(-1)?.kind, 'repeatedProgram');
  const sameOutput = computeFacts({ ...base, programDigest: 'q', outputDigest: 'o', earlier });
  assert.equal(sameOutput.at(-1)?.kind, 'repeatedOutput');
});

test('facts are numbered from one and stay few, however many tests fail', () => {
  const wrong = Array.from({ length: 50 }, () => detailOf({ difference: token('1', '2') }));
  const crash = detailOf({ signal: 'SIGSEGV' });
  const base = sourcesOf('wrongAnswer', { difference: token('1', '2') }, 'x\n');
  const tests = [
    ...wrong.map((detail, index) => resultOf('wrongAnswer', detail, index)),
    resultOf('runtimeError', crash, 50),
  ];
  const facts = computeFacts({ ...base, judgement: { ...base.judgement, tests } });
  assert.deepEqual(
    facts.map(({ number, kind, test }) => [number, kind, test]),
    [
      [1, 'difference', 0],
      [2, 'crash', 50],
    ],
  );
});

interface DetailChanges {
  readonly input?: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly stderr?: string;
  readonly outputBytes?: number;
  readonly inputReadBytes?: number;
  readonly signal?: string;
  readonly exitCode?: number | null;
  readonly difference?: Difference;
}

function factsOf(
  verdict: Verdict,
  changes: DetailChanges,
  program = 'print(1)\n',
  others: readonly VisibleDetail[] = [],
  cpuMs = 1,
) {
  const base = sourcesOf(verdict, changes, program, cpuMs);
  const passing = others.map((detail, index) => resultOf('accepted', detail, index + 1));
  const tests = [...base.judgement.tests, ...passing];
  return computeFacts({ ...base, judgement: { ...base.judgement, tests } });
}

function sourcesOf(
  verdict: Verdict,
  changes: DetailChanges,
  program = 'print(1)\n',
  cpuMs = 1,
): FactSources {
  const test = { ...resultOf(verdict, detailOf(changes), 0), cpuMs };
  return {
    judgement: { verdict, passed: 0, total: 1, tests: [test], compileMs: null, compileOutput: '' },
    program,
    limits: DEFAULT_LIMITS,
    programDigest: 'this program',
    outputDigest: 'this output',
    earlier: [],
  };
}

function resultOf(verdict: Verdict, detail: VisibleDetail, index: number): VisibleResult {
  return { set: 'public', index, verdict, cpuMs: 1, wallMs: 1, memoryBytes: 1, runs: 1, detail };
}

function detailOf(changes: DetailChanges): VisibleDetail {
  const { input = '2 3\n', expected = '5\n', actual = '6\n' } = changes;
  return {
    input: { head: input, tail: '', bytes: input.length },
    expected: { head: expected, tail: '', bytes: expected.length },
    actual: { head: actual, tail: '', bytes: actual.length },
    stderr: changes.stderr ?? '',
    exitCode: changes.exitCode === undefined ? 0 : changes.exitCode,
    signal: changes.signal ?? null,
    outputBytes: changes.outputBytes ?? actual.length,
    inputBytes: input.length,
    inputReadBytes: changes.inputReadBytes ?? input.length,
    difference: changes.difference ?? null,
  };
}

function token(expected: string, actual: string): Difference {
  return { kind: 'token', line: 1, expected, actual };
}
