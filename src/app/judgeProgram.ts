import type { Judge } from '../core/ports/judge.ts';
import type {
  HiddenJudgement,
  TestFigures,
  Verdict,
  VisibleJudgement,
} from '../domain/judgement.ts';
import type { Problem, Program } from '../domain/problem.ts';

/** What `judge` prints: figures of tests, nothing of their content. */
export interface ProgramVerdict {
  readonly verdict: Verdict;
  readonly passed: number;
  readonly total: number;
  readonly tests: readonly TestFigures[];
  readonly compileMs: number | null;
  /** The compiler's words where the program does not compile. */
  readonly compileOutput?: string;
}

export type WhichTests = 'visible' | 'all';

/** One verdict over the visible tests and, where they pass, the hidden ones up to the first that fails. */
export async function judgeProgram(
  judge: Judge,
  problem: Problem,
  program: Program,
  which: WhichTests,
  signal: AbortSignal,
): Promise<ProgramVerdict> {
  const visible = await judge.judgeVisible(problem, program, signal);
  if (which === 'visible') return join(visible, null, visible.total);
  const total = visible.total + problem.hiddenTests.length;
  if (visible.verdict !== 'accepted' || problem.hiddenTests.length === 0) {
    return join(visible, null, total);
  }
  return join(visible, await judge.judgeHidden(problem, program, signal), total);
}

function join(
  visible: VisibleJudgement,
  hidden: HiddenJudgement | null,
  total: number,
): ProgramVerdict {
  const tests = [...visible.tests.map(figuresOf), ...(hidden?.tests ?? [])];
  const { verdict } = hidden ?? visible;
  const passed = visible.passed + (hidden?.passed ?? 0);
  const words = verdict === 'compileError' ? { compileOutput: visible.compileOutput } : {};
  return { verdict, passed, total, tests, compileMs: visible.compileMs, ...words };
}

function figuresOf(test: TestFigures): TestFigures {
  const { set, index, verdict, cpuMs, wallMs, memoryBytes } = test;
  return { set, index, verdict, cpuMs, wallMs, memoryBytes };
}
