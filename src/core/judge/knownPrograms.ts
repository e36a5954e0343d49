import type { Verdict } from '../../domain/judgement.ts';
import { LANGUAGES, type Language } from '../../domain/choices.ts';
import type { KnownProgram, Problem, Program, TestSet } from '../../domain/problem.ts';
import type { Judge } from '../ports/judge.ts';

/** What one known program did. */
export interface KnownVerdict {
  /** Its place among the problem's known-good, or known-bad, programs. */
  readonly index: number;
  readonly language: Language;
  readonly verdict: Verdict;
}

/** A test that every known-good program fails: its answer is probably wrong, or its input breaks the rules. */
export interface SuspectTest {
  readonly set: TestSet;
  readonly index: number;
}

export interface KnownCheck {
  readonly good: readonly KnownVerdict[];
  readonly bad: readonly KnownVerdict[];
  readonly suspects: readonly SuspectTest[];
}

/**
 * Judges the programs that came with a problem, at most `programs` of each kind: a problem whose known-good programs are not
 * accepted, or whose known-bad ones are, would teach wrong labels.
 */
export async function checkKnownPrograms(
  problem: Problem,
  judge: Judge,
  { programs }: { readonly programs: number },
  signal: AbortSignal,
): Promise<KnownCheck> {
  const good = await Promise.all(
    runnable(problem.solutions, programs).map((known) => judgeGood(problem, known, judge, signal)),
  );
  const bad = await Promise.all(
    runnable(problem.incorrectSolutions, programs).map((known) =>
      judgeBad(problem, known, judge, signal),
    ),
  );
  return { good: good.map(({ known }) => known), bad, suspects: suspects(problem, good) };
}

interface Runnable {
  readonly index: number;
  readonly program: Program;
}

function runnable(programs: readonly KnownProgram[], atMost: number): Runnable[] {
  return programs
    .flatMap(({ language, code }, index) =>
      isLanguage(language) ? [{ index, program: { language, code } }] : [],
    )
    .slice(0, atMost);
}

function isLanguage(language: string): language is Language {
  return LANGUAGES.some((ours) => ours === language);
}

interface GoodVerdict {
  readonly known: KnownVerdict;
  /** Keys of the tests it passed; null where it never ran, which tells nothing about the tests. */
  readonly passed: ReadonlySet<string> | null;
}

/** Every test, whatever the earlier ones gave: only so a suspect test stands out. */
async function judgeGood(
  problem: Problem,
  { index, program }: Runnable,
  judge: Judge,
  signal: AbortSignal,
): Promise<GoodVerdict> {
  const visible = await judge.judgeVisible(problem, program, signal);
  const hidden = await judge.judgeHidden(problem, program, signal, { everyTest: true });
  const tests = [...visible.tests, ...hidden.tests];
  const verdict = visible.verdict === 'accepted' ? hidden.verdict : visible.verdict;
  const ran = verdict !== 'compileError' && verdict !== 'judgeError';
  return {
    known: { index, language: program.language, verdict },
    passed: ran ? new Set(tests.filter((test) => test.verdict === 'accepted').map(keyOf)) : null,
  };
}

async function judgeBad(
  problem: Problem,
  { index, program }: Runnable,
  judge: Judge,
  signal: AbortSignal,
): Promise<KnownVerdict> {
  const visible = await judge.judgeVisible(problem, program, signal);
  const { verdict } =
    visible.verdict === 'accepted' ? await judge.judgeHidden(problem, program, signal) : visible;
  return { index, language: program.language, verdict };
}

function suspects(problem: Problem, good: readonly GoodVerdict[]): SuspectTest[] {
  const ran = good.flatMap(({ passed }) => (passed === null ? [] : [passed]));
  if (ran.length === 0) return [];
  return [...problem.visibleTests, ...problem.hiddenTests]
    .filter((test) => ran.every((passed) => !passed.has(keyOf(test))))
    .map(({ set, index }) => ({ set, index }));
}

function keyOf({ set, index }: SuspectTest): string {
  return `${set} ${index}`;
}
