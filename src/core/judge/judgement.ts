import type {
  HiddenJudgement,
  TestFigures,
  Verdict,
  VisibleDetail,
  VisibleJudgement,
  VisibleResult,
} from '../../domain/judgement.ts';
import type { Problem, TestCase, VisibleTest } from '../../domain/problem.ts';
import type { CompileRun, TestRun } from '../ports/sandbox.ts';
import { excerpt, excerptOfEnds, utf8Bytes } from './excerpt.ts';
import type { TestVerdict } from './judgeTest.ts';
import type { FinishedTest } from './runTests.ts';

export function figures<T extends TestCase>(
  { test, run, runs }: FinishedTest<T>,
  verdict: Verdict,
) {
  return {
    set: test.set,
    index: test.index,
    verdict,
    cpuMs: run.cpuMs,
    wallMs: run.wallMs,
    memoryBytes: run.memoryBytes,
    runs,
  };
}

/** What a visible test tells: never called for a hidden one. */
export function visibleDetail(
  test: VisibleTest,
  run: TestRun,
  output: string | null,
  { difference }: TestVerdict,
): VisibleDetail {
  const text = output ?? run.output;
  return {
    input: excerpt(test.input),
    expected: excerpt(test.output),
    actual: text === null ? excerptOfEnds(run.head, run.tail, run.outputBytes) : excerpt(text),
    stderr: run.stderrTail,
    exitCode: run.exitCode,
    signal: run.signal,
    outputBytes: run.outputBytes,
    inputBytes: utf8Bytes(test.input),
    inputReadBytes: run.inputReadBytes,
    difference,
  };
}

/** The verdict of all: the first that is not `accepted`. */
function overall(tests: readonly TestFigures[]): Verdict {
  return tests.find(({ verdict }) => verdict !== 'accepted')?.verdict ?? 'accepted';
}

function counts(tests: readonly TestFigures[], total: number, compiled: CompileRun | null) {
  return {
    verdict: overall(tests),
    passed: tests.filter(({ verdict }) => verdict === 'accepted').length,
    total,
    compileMs: compiled === null ? null : compiled.wallMs,
    compileOutput: compiled?.text ?? '',
  };
}

export function visibleJudgement(
  tests: readonly VisibleResult[],
  compiled: CompileRun | null,
): VisibleJudgement {
  return { ...counts(tests, tests.length, compiled), tests };
}

export function hiddenJudgement(
  tests: readonly TestFigures[],
  total: number,
  compiled: CompileRun | null,
): HiddenJudgement {
  return { ...counts(tests, total, compiled), tests };
}

const NOTHING = { cpuMs: 0, wallMs: 0, memoryBytes: 0, runs: 0 };

/** No test was run: the program does not compile, or we failed. */
export function unrunVisible(
  problem: Problem,
  verdict: 'compileError' | 'judgeError',
  compiled: CompileRun | null,
): VisibleJudgement {
  const tests = problem.visibleTests.map(({ set, index }) => ({
    ...{ set, index, verdict, ...NOTHING },
    detail: null,
  }));
  return { ...visibleJudgement(tests, compiled), verdict };
}

export function unrunHidden(
  problem: Problem,
  verdict: 'compileError' | 'judgeError',
  compiled: CompileRun | null,
): HiddenJudgement {
  return { ...hiddenJudgement([], problem.hiddenTests.length, compiled), verdict };
}
