import type {
  HiddenJudgement,
  TestFigures,
  Verdict,
  VisibleJudgement,
  VisibleResult,
} from '../../src/domain/judgement.ts';
import type { Judge } from '../../src/core/ports/judge.ts';
import type { Problem } from '../../src/domain/problem.ts';

export interface TableEntry {
  readonly verdict: Verdict;
  readonly passed: number;
  readonly total: number;
  /** Verdict over the hidden tests; accepted where not given. */
  readonly hidden?: Verdict;
}

/** A judge that looks programs up in a table. A program prints its own name. */
export function tableJudge(table: ReadonlyMap<string, TableEntry>): Judge {
  const entryOf = (code: string): TableEntry => {
    const entry = table.get(code.trim());
    if (entry === undefined) throw new Error(`the table has no program ${code}`);
    return entry;
  };
  return {
    judgeVisible: async (problem, { code }, signal) => {
      signal.throwIfAborted();
      return visibleOf(problem, entryOf(code), code.trim());
    },
    judgeHidden: async (problem, { code }, signal) => {
      signal.throwIfAborted();
      return hiddenOf(problem, entryOf(code).hidden ?? 'accepted');
    },
    close: async () => undefined,
  };
}

function visibleOf(problem: Problem, entry: TableEntry, printed: string): VisibleJudgement {
  const tests = problem.visibleTests.map((test, index): VisibleResult => {
    const verdict = index < entry.passed ? 'accepted' : entry.verdict;
    return {
      ...figures(verdict, index),
      set: 'public',
      detail: {
        input: { head: test.input, tail: '', bytes: test.input.length },
        expected: { head: test.output, tail: '', bytes: test.output.length },
        actual: { head: printed, tail: '', bytes: printed.length },
        stderr: '',
        exitCode: 0,
        signal: null,
        outputBytes: printed.length,
        inputBytes: test.input.length,
        inputReadBytes: test.input.length,
        difference:
          verdict === 'accepted'
            ? null
            : { kind: 'token', line: 1, expected: test.output.trim(), actual: printed },
      },
    };
  });
  return {
    verdict: entry.verdict,
    passed: entry.passed,
    total: entry.total,
    tests,
    compileMs: null,
    compileOutput: '',
  };
}

function hiddenOf(problem: Problem, verdict: Verdict): HiddenJudgement {
  const total = problem.hiddenTests.length;
  const passed = verdict === 'accepted' ? total : 0;
  const tests = problem.hiddenTests.map(({ set, index }): TestFigures => ({
    ...figures(verdict, index),
    set,
  }));
  return { verdict, passed, total, tests, compileMs: null, compileOutput: '' };
}

function figures(verdict: Verdict, index: number) {
  return {
    index,
    verdict,
    cpuMs: 1,
    wallMs: 1,
    memoryBytes: 1000,
    runs: 1,
    set: 'public' as const,
  };
}
