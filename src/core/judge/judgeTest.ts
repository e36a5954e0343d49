import { assertNever } from '../../domain/assertNever.ts';
import type { Difference, Verdict } from '../../domain/judgement.ts';
import {
  isProgramChecker,
  type Limits,
  type Problem,
  type TestCase,
} from '../../domain/problem.ts';
import type { TestRun } from '../ports/sandbox.ts';
import type { ProblemChecker } from './checkers/problemChecker.ts';
import { compare, differsAtStart } from './compare.ts';
import type { FinishedTest } from './runTests.ts';
import { verdictOfRun } from './verdictOf.ts';

export interface TestVerdict {
  readonly verdict: Verdict;
  readonly difference: Difference | null;
  /** What is wrong with the problem's checker, in a sentence; null where nothing is. */
  readonly trouble: string | null;
}

/** What a verdict is reached with. */
export interface JudgingRules {
  readonly problem: Problem;
  readonly limits: Limits;
  /** The problem's own checker, where that is a program. */
  readonly checker: ProblemChecker | null;
  /** sha256 of a text as UTF-8, in hex. */
  readonly digest: (text: string) => string;
}

/** Whether the verdict depends on an output that has not been seen whole. */
export function needsOutput(rules: JudgingRules, test: TestCase, run: TestRun): boolean {
  const { checker } = rules.problem;
  if (verdictOfRun(run, rules.limits) !== null) return false;
  if (isProgramChecker(checker)) return true;
  if (run.digest !== null && run.digest === rules.digest(test.output)) return false;
  return differsAtStart(checker, test.output, run.head) === null;
}

export async function judgeTest(
  rules: JudgingRules,
  { test, run, output }: FinishedTest<TestCase>,
): Promise<TestVerdict> {
  const { checker } = rules.problem;
  const verdict = verdictOfRun(run, rules.limits);
  if (verdict !== null) return { verdict, difference: null, trouble: null };
  if (isProgramChecker(checker)) return byChecker(rules, test, output ?? '');
  const difference =
    output !== null
      ? compare(checker, test.output, output)
      : differsAtStart(checker, test.output, run.head);
  return { verdict: difference === null ? 'accepted' : 'wrongAnswer', difference, trouble: null };
}

async function byChecker(
  { checker }: JudgingRules,
  test: TestCase,
  output: string,
): Promise<TestVerdict> {
  if (checker === null) throw new TypeError('a problem with a checker is judged without one');
  const answer = await checker.ask(test, output);
  switch (answer.kind) {
    case 'accepted':
      return { verdict: 'accepted', difference: null, trouble: null };
    case 'rejected': {
      const difference = { kind: 'checker', message: answer.message } as const;
      return { verdict: 'wrongAnswer', difference, trouble: null };
    }
    case 'broken': {
      // Its own words may tell of the test, and of a hidden one nothing is told.
      const said = test.set === 'public' && answer.said !== '' ? `: ${answer.said}` : '';
      const trouble = `${checker.name} ${answer.why}${said}`;
      return { verdict: 'judgeError', difference: null, trouble };
    }
    default:
      return assertNever(answer);
  }
}
