import type { Judge } from '../core/ports/judge.ts';
import type {
  HiddenJudgement,
  TestFigures,
  Verdict,
  VisibleJudgement,
  VisibleResult,
} from '../domain/judgement.ts';
import type { Problem, Program, TestCase } from '../domain/problem.ts';

/** Which test of a problem is meant. */
export type CaseId = Pick<TestCase, 'set' | 'index'>;

/** `all` judges as a run is judged: the visible tests, and where they pass, the hidden ones up to the first that fails. */
export type WantedCases = 'all' | readonly CaseId[];

/** A test that ended; `detail` is there for visible ones alone, hidden ones tell nothing of their content. */
export type CaseResult = VisibleResult | (TestFigures & { readonly detail?: undefined });

export interface CasesVerdict {
  readonly verdict: Verdict;
  readonly passed: number;
  /** Of those wanted. */
  readonly total: number;
  readonly compileMs: number | null;
  /** The compiler's words; empty where it had none. */
  readonly compileOutput: string;
  /** What is wrong with the problem's own checker, in a sentence that names it. */
  readonly trouble?: string;
}

/** Judges a program by some or all tests of a problem and tells of each as it ends. */
export async function judgeCases(
  judge: Judge,
  problem: Problem,
  program: Program,
  wanted: WantedCases,
  onTest: (result: CaseResult) => void,
  signal: AbortSignal,
): Promise<CasesVerdict> {
  const part = wanted === 'all' ? problem : withTests(problem, wanted);
  const { visibleTests, hiddenTests } = part;
  const total = visibleTests.length + hiddenTests.length;
  const visible =
    visibleTests.length === 0 ? null : await judge.judgeVisible(part, program, signal, { onTest });
  const over = visible !== null && isOver(visible, wanted);
  if (over || hiddenTests.length === 0) return joined(visible, null, total);
  const options = { everyTest: wanted !== 'all', onTest };
  return joined(visible, await judge.judgeHidden(part, program, signal, options), total);
}

/** The same problem with these tests alone, which keep their numbers. */
function withTests(problem: Problem, wanted: readonly CaseId[]): Problem {
  const keys = new Set(wanted.map(caseKey));
  return {
    ...problem,
    visibleTests: problem.visibleTests.filter((test) => keys.has(caseKey(test))),
    hiddenTests: problem.hiddenTests.filter((test) => keys.has(caseKey(test))),
  };
}

/** `public/0`. */
export function caseKey({ set, index }: CaseId): string {
  return `${set}/${index}`;
}

function isOver({ verdict }: VisibleJudgement, wanted: WantedCases): boolean {
  if (verdict === 'compileError' || verdict === 'judgeError') return true;
  return wanted === 'all' && verdict !== 'accepted';
}

function joined(
  visible: VisibleJudgement | null,
  hidden: HiddenJudgement | null,
  total: number,
): CasesVerdict {
  const parts = [visible, hidden].filter((part) => part !== null);
  const trouble = parts.find((part) => part.trouble !== undefined)?.trouble;
  return {
    verdict: parts.find(({ verdict }) => verdict !== 'accepted')?.verdict ?? 'accepted',
    passed: parts.reduce((sum, part) => sum + part.passed, 0),
    total,
    compileMs: parts[0]?.compileMs ?? null,
    compileOutput: parts[0]?.compileOutput ?? '',
    ...(trouble === undefined ? {} : { trouble }),
  };
}
