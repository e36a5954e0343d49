import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgramVerdict } from '../../src/app/judgeProgram.ts';
import { drawVerdict, verdictLine } from '../../src/cli/drawVerdict.ts';
import { paintFor } from '../../src/cli/text.ts';

const PLAIN = paintFor({ color: false });
const WRONG: ProgramVerdict = {
  verdict: 'wrongAnswer',
  passed: 1,
  total: 7,
  compileMs: null,
  tests: [
    { set: 'public', index: 0, verdict: 'accepted', cpuMs: 12.4, wallMs: 30, memoryBytes: 8e6 },
    { set: 'public', index: 1, verdict: 'timeLimit', cpuMs: 1000, wallMs: 2e3, memoryBytes: 8e7 },
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
