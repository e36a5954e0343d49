import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { caseKey, judgeCases, type WantedCases } from '../../src/app/judgeCases.ts';
import type { Judge } from '../../src/core/ports/judge.ts';
import type { Program } from '../../src/domain/problem.ts';
import { openDockerJudge } from '../../src/platform/docker/openJudge.ts';
import { cpp, never, problem, python } from '../platform/docker/support.ts';

const SUM = python('a, b = map(int, input().split())\nprint(a + b)');
const WRONG_FROM_5 = python('a, b = map(int, input().split())\nprint(a + b if a < 5 else 0)');

describe('judging the cases of a problem', () => {
  let judge: Judge;
  before(async () => {
    judge = await openDockerJudge({ slots: 1 }, never);
  });
  after(() => judge.close());

  test('each case is told as it ends, before the whole is over', async () => {
    const { told, verdict } = await judged(SUM, 'all');
    assert.deepEqual([verdict.verdict, verdict.passed, verdict.total], ['accepted', 22, 22]);
    assert.equal(told.length, 22);
    assert.deepEqual(told.slice(0, 3), ['public/0', 'public/1', 'private/0']);
  });

  test('a program that fails a visible test meets no hidden one', async () => {
    const { told, verdict } = await judged(python('print(0)'), 'all');
    assert.deepEqual(told, ['public/0', 'public/1']);
    assert.deepEqual([verdict.verdict, verdict.passed, verdict.total], ['wrongAnswer', 0, 22]);
  });

  test('one case alone is run where it is asked for, and keeps its number', async () => {
    const { told, verdict } = await judged(SUM, [{ set: 'private', index: 7 }]);
    assert.deepEqual(told, ['private/7']);
    assert.deepEqual([verdict.verdict, verdict.passed, verdict.total], ['accepted', 1, 1]);
  });

  test('of cases asked for by name all are run, whatever the first gave', async () => {
    const wanted = [4, 5, 6, 7].map((index) => ({ set: 'private', index }) as const);
    const { told, verdict } = await judged(WRONG_FROM_5, wanted);
    assert.equal(told.length, 4);
    assert.deepEqual([verdict.verdict, verdict.passed, verdict.total], ['wrongAnswer', 1, 4]);
  });

  test('what does not compile runs no case and has the words of the compiler', async () => {
    const { told, verdict } = await judged(cpp('int main( {}'), 'all');
    assert.deepEqual(told, []);
    assert.equal(verdict.verdict, 'compileError');
    assert.match(verdict.compileOutput, /program\.cpp:1:/);
  });

  async function judged(program: Program, wanted: WantedCases) {
    const told: string[] = [];
    const onTest = (result: Parameters<typeof caseKey>[0]): void => void told.push(caseKey(result));
    const verdict = await judgeCases(judge, problem(), program, wanted, onTest, never);
    return { told, verdict };
  }
});
