import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgramVerdict } from '../../src/app/judgeProgram.ts';
import { drawVerdict, flipsLine, verdictLine } from '../../src/cli/drawVerdict.ts';
import { paintFor } from '../../src/cli/text.ts';

const PLAIN = paintFor({ color: false });
const WRONG: ProgramVerdict = {
  verdict: 'wrongAnswer',
  passed: 1,
  total: 7,
  compileMs: null,
  closest: 1,
  tests: [
    {
      set: 'public',
      index: 0,
      verdict: 'accepted',
      cpuMs: 12.4,
      wallMs: 30,
      memoryBytes: 8e6,
      runs: 1,
    },
    {
      set: 'public',
      index: 1,
      verdict: 'timeLimit',
      cpuMs: 1000,
      wallMs: 2e3,
      memoryBytes: 8e7,
      runs: 3,
    },
  ],
};

test('each test is a line with its figures, and those not run are counted', () => {
  assert.deepEqual(drawVerdict(WRONG, PLAIN), [
    'public 1       accepted             12 ms     8.0 MB',
    'public 2       too slow           1000 ms    80.0 MB',
    '5 more not run: a test before them failed',
    '✘ wrong answer 1/7',
  ]);
});

test("a program that does not compile shows the compiler's words and no test", () => {
  const compileOutput = 'main.cpp:1: \u001b[31merror\u001b[0m: no\n';
  const broken: ProgramVerdict = { ...WRONG, verdict: 'compileError', passed: 0, compileOutput };
  assert.deepEqual(drawVerdict(broken, PLAIN), ['main.cpp:1: error: no', '✘ does not compile 0/7']);
});

test('of many programs, the verdicts stand under each other', () => {
  const right: ProgramVerdict = { ...WRONG, verdict: 'accepted', passed: 7 };
  const lines = [verdictLine('s1', WRONG, PLAIN), verdictLine('a longer id', right, PLAIN)];
  assert.deepEqual(lines, [
    '✘ wrong answer         1/7  s1',
    '✔ accepted             7/7  a longer id',
  ]);
});

test('what was judged over and over says how often it got which verdict, the most frequent first', () => {
  const steady = { times: 200, verdicts: { accepted: 200 }, flips: false };
  const flips = { times: 200, verdicts: { timeLimit: 1, accepted: 199 }, flips: true };
  const right: ProgramVerdict = { ...WRONG, verdict: 'accepted', passed: 7, closest: 0.83 };
  assert.equal(
    drawVerdict({ ...right, repeated: steady }, PLAIN).at(-1),
    'accepted 200 times, at most 83 % of a limit used',
  );
  assert.equal(
    drawVerdict({ ...right, repeated: flips }, PLAIN).at(-1),
    'the verdict flips: accepted 199 times, too slow once',
  );
  assert.deepEqual(
    [steady, flips].map((repeated) => verdictLine('s1', { ...right, repeated }, PLAIN)),
    [
      '✔ accepted             7/7  s1',
      '✔ accepted             7/7  s1  accepted 199 times, too slow once',
    ],
  );
  assert.equal(
    flipsLine([steady, flips], 200),
    '2 programs, judged 200 times each: the verdict of 1 flips.',
  );
  assert.equal(flipsLine([steady], 1), '1 program, judged once: no verdict flips.');
});
