import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDoubtful, lenient, limitsBeside } from '../../../src/core/judge/timing.ts';
import { verdictOfRun } from '../../../src/core/judge/verdictOf.ts';
import type { TestRun } from '../../../src/core/ports/sandbox.ts';

const LIMITS = { cpuMs: 1000, memoryBytes: 100, outputBytes: 100 };

function ran(parts: Partial<TestRun>): TestRun {
  return {
    cause: 'exited',
    exitCode: 0,
    signal: null,
    cpuMs: 10,
    wallMs: 10,
    delayMs: 0,
    memoryBytes: 50,
    outputBytes: 2,
    output: '1\n',
    head: '',
    tail: '',
    digest: null,
    stderrTail: '',
    stderrBytes: 0,
    inputReadBytes: 0,
    ...parts,
  };
}

test('a program that ended well is judged by its output', () => {
  assert.equal(verdictOfRun(ran({}), LIMITS), null);
});

test('output goes before memory, memory before time, time before a crash', () => {
  assert.equal(verdictOfRun(ran({ cause: 'output', memoryBytes: 200 }), LIMITS), 'outputLimit');
  assert.equal(verdictOfRun(ran({ memoryBytes: 310, cpuMs: 2000 }), LIMITS), 'memoryLimit');
  assert.equal(verdictOfRun(ran({ cause: 'cpuTime', exitCode: null }), LIMITS), 'timeLimit');
  assert.equal(verdictOfRun(ran({ cpuMs: 1001, exitCode: 1 }), LIMITS), 'timeLimit');
  assert.equal(verdictOfRun(ran({ memoryBytes: 101 }), LIMITS), 'memoryLimit');
  assert.equal(verdictOfRun(ran({ cause: 'memory', exitCode: null }), LIMITS), 'memoryLimit');
  assert.equal(verdictOfRun(ran({ exitCode: 1 }), LIMITS), 'runtimeError');
  assert.equal(verdictOfRun(ran({ cause: 'signalled' }), LIMITS), 'runtimeError');
});

test('a program stopped by time is too slow unless its memory was far over', () => {
  assert.equal(verdictOfRun(ran({ cause: 'cpuTime', memoryBytes: 290 }), LIMITS), 'timeLimit');
  assert.equal(verdictOfRun(ran({ cause: 'cpuTime', memoryBytes: 310 }), LIMITS), 'memoryLimit');
  const late = ran({ cause: 'memory', cpuMs: 1200, memoryBytes: 130, exitCode: null });
  assert.equal(verdictOfRun(late, LIMITS), 'timeLimit');
});

test('with neighbours a program may run on a little before it is stopped', () => {
  assert.equal(limitsBeside(LIMITS, 0).cpuMs, 1000);
  assert.equal(limitsBeside(LIMITS, 1).cpuMs, 1300);
});

test('a time-out is doubtful only where others may be to blame', () => {
  const stopped = ran({ cause: 'cpuTime', cpuMs: 1001, wallMs: 1005 });
  assert.ok(!isDoubtful(stopped, LIMITS, LIMITS), 'alone and undisturbed');
  assert.ok(isDoubtful({ ...stopped, wallMs: 2000, delayMs: 990 }, LIMITS, LIMITS), 'disturbed');
  assert.ok(isDoubtful(ran({ cpuMs: 1100 }), lenient(LIMITS), LIMITS), 'a little over');
  const hopeless = ran({ cause: 'cpuTime', cpuMs: 1301, delayMs: 900 });
  assert.ok(!isDoubtful(hopeless, lenient(LIMITS), LIMITS), 'far over');
  assert.ok(!isDoubtful(ran({ cause: 'wallTime' }), LIMITS, LIMITS), 'asleep');
});
