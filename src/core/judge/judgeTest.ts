import type { Difference, Verdict } from '../../domain/judgement.ts';
import type { Checker, Limits, Problem, TestCase } from '../../domain/problem.ts';
import type { TestRun } from '../ports/sandbox.ts';
import type { CheckAnswer } from './pythonChecker.ts';
import { compare, differsAtStart } from './compare.ts';
import type { FinishedTest } from './runTests.ts';
import { verdictOfRun } from './verdictOf.ts';

export interface TestVerdict {
  readonly verdict: Verdict;
  readonly difference: Difference | null;
}

/** What a verdict is reached with. */
export interface JudgingRules {
  readonly problem: Problem;
  readonly checker: Checker;
  readonly limits: Limits;
  /** Asks the problem's own checker; there only where it has one. */
  readonly ask: ((test: TestCase, output: string) => Promise<CheckAnswer>) | null;
  /** sha256 of a text as UTF-8, in hex. */
  readonly digest: (text: string) => string;
}

/** Whether the verdict depends on an output that has not been seen whole. */
export function needsOutput(rules: JudgingRules, test: TestCase, run: TestRun): boolean {
  if (verdictOfRun(run, rules.limits) !== null) return false;
  if (rules.checker.kind === 'python') return true;
  if (run.digest !== null && run.digest === rules.digest(test.output)) return false;
  return differsAtStart(rules.checker, test.output, run.head) === null;
}

export async function judgeTest(
  rules: JudgingRules,
  { test, run, output }: FinishedTest<TestCase>,
): Promise<TestVerdict> {
  const verdict = verdictOfRun(run, rules.limits);
  if (verdict !== null) return { verdict, difference: null };
  if (rules.checker.kind === 'python') return byChecker(rules, test, output ?? '');
  const { checker } = rules;
  const difference =
    output !== null
      ? compare(checker, test.output, output)
      : differsAtStart(checker, test.output, run.head);
  return { verdict: difference === null ? 'accepted' : 'wrongAnswer', difference };
}

async function byChecker(
  rules: JudgingRules,
  test: TestCase,
  output: string,
): Promise<TestVerdict> {
  if (rules.ask === null) throw new TypeError('a problem with a checker is judged without one');
  const answer = await rules.ask(test, output);
  if (answer.kind === 'accepted') return { verdict: 'accepted', difference: null };
  if (answer.kind === 'broken') return { verdict: 'judgeError', difference: null };
  return { verdict: 'wrongAnswer', difference: { kind: 'checker', message: answer.message } };
}
