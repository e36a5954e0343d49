import type { Verdict, VisibleJudgement } from '../../domain/judgement.ts';
import { MOST_TESTS } from '../../domain/panelLimits.ts';
import type { Fact } from '../../domain/runEvent.ts';
import type { StepState } from '../../domain/runState.ts';
import type { TestDetail } from '../../domain/stepDetail.ts';
import { excerpt } from '../../core/judge/excerpt.ts';
import type { ShownProblem } from './runProblems.ts';

/** Whether the step's program failed visible tests that running it again would tell more of. */
export function failsTests({ judged }: StepState): boolean {
  return judged !== null && !WITHOUT_TESTS.has(judged.visible.verdict);
}

/** There is nothing more to say of tests that all passed, or that no program ran on. */
const WITHOUT_TESTS: ReadonlySet<string> = new Set([
  'accepted',
  'compileError',
  'judgeError',
  'noProgram',
]);

/** Failing tests as far as the journal knows them, by the facts about them: without what the program printed. */
export function testsByFacts({ judged }: StepState, problem: ShownProblem): TestDetail[] {
  const verdicts = new Map<number, Verdict>();
  for (const { kind, test } of judged?.facts ?? []) {
    const verdict = VERDICT_OF[kind];
    if (test !== null && verdict !== undefined && !verdicts.has(test)) verdicts.set(test, verdict);
  }
  const failing = problem.visibleTests.flatMap(({ index, input, output }) => {
    const verdict = verdicts.get(index);
    if (verdict === undefined) return [];
    const texts = { input: excerpt(input), expected: excerpt(output), actual: null };
    return [{ index, verdict, ...texts, stderr: '', cpuMs: null, memoryBytes: null }];
  });
  return failing.slice(0, MOST_TESTS);
}

/** Failing tests of a program that was run again. */
export function testsOfJudgement({ tests }: VisibleJudgement): TestDetail[] {
  const failing = tests.flatMap(({ index, verdict, cpuMs, memoryBytes, detail }) => {
    if (verdict === 'accepted' || detail === null) return [];
    const { input, expected, actual, stderr } = detail;
    return [{ index, verdict, input, expected, actual, stderr, cpuMs, memoryBytes }];
  });
  return failing.slice(0, MOST_TESTS);
}

/** The verdict that a fact about a test speaks of; facts that stand beside another one speak of none. */
const VERDICT_OF: Partial<Readonly<Record<Fact['kind'], Verdict>>> = {
  difference: 'wrongAnswer',
  missing: 'wrongAnswer',
  extra: 'wrongAnswer',
  layout: 'wrongAnswer',
  checker: 'wrongAnswer',
  noOutput: 'wrongAnswer',
  exception: 'runtimeError',
  crash: 'runtimeError',
  time: 'timeLimit',
  memory: 'memoryLimit',
  output: 'outputLimit',
};
