import { closestTo } from '../core/judge/closestTo.ts';
import type { Judge } from '../core/ports/judge.ts';
import type {
  HiddenJudgement,
  TestFigures,
  Verdict,
  VisibleJudgement,
} from '../domain/judgement.ts';
import type { Limits, Problem, Program } from '../domain/problem.ts';

/** What `judge` prints: figures of tests, nothing of their content. */
export interface ProgramVerdict {
  readonly verdict: Verdict;
  readonly passed: number;
  readonly total: number;
  readonly tests: readonly TestFigures[];
  /** How near they came to a limit of time or memory, 1 being the limit; null where none was run. */
  readonly closest: number | null;
  readonly compileMs: number | null;
  /** The compiler's words where the program does not compile. */
  readonly compileOutput?: string;
  /** What is wrong with the problem's own checker, in a sentence that names it; only where that kept it from a verdict. */
  readonly trouble?: string;
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
  const { limits, hiddenTests } = problem;
  if (which === 'visible') return join(visible, null, visible.total, limits);
  const total = visible.total + hiddenTests.length;
  const isOver = visible.verdict !== 'accepted' || hiddenTests.length === 0;
  const hidden = isOver ? null : await judge.judgeHidden(problem, program, signal);
  return join(visible, hidden, total, limits);
}

function join(
  visible: VisibleJudgement,
  hidden: HiddenJudgement | null,
  total: number,
  limits: Limits,
): ProgramVerdict {
  const tests = [...visible.tests.map(figuresOf), ...(hidden?.tests ?? [])];
  const { verdict } = hidden ?? visible;
  const passed = visible.passed + (hidden?.passed ?? 0);
  const words = verdict === 'compileError' ? { compileOutput: visible.compileOutput } : {};
  const closest = closestTo(limits, tests);
  const why = hidden?.trouble ?? visible.trouble;
  const trouble = why === undefined || verdict !== 'judgeError' ? {} : { trouble: why };
  const { compileMs } = visible;
  return { verdict, passed, total, tests, closest, compileMs, ...words, ...trouble };
}

function figuresOf(test: TestFigures): TestFigures {
  const { set, index, verdict, cpuMs, wallMs, memoryBytes, runs } = test;
  return { set, index, verdict, cpuMs, wallMs, memoryBytes, runs };
}
