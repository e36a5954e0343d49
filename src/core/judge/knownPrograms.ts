import type { TestFigures, Verdict } from '../../domain/judgement.ts';
import { isUsual, type Language } from '../../domain/languages.ts';
import type { KnownProgram, Problem, Program, TestSet } from '../../domain/problem.ts';
import type { Judge } from '../ports/judge.ts';
import { calibrate, widened, withCpuLimit, type Calibration } from './calibration.ts';

/** What one known program did. */
export interface KnownVerdict {
  /** Its place among the problem's known-good, or known-bad, programs. */
  readonly index: number;
  readonly language: Language;
  readonly verdict: Verdict;
  /** CPU time of its slowest test. */
  readonly cpuMs: number;
}

export interface NamedTest {
  readonly set: TestSet;
  readonly index: number;
}

export interface KnownCheck {
  readonly good: readonly KnownVerdict[];
  readonly bad: readonly KnownVerdict[];
  /** Tests that every known-good program fails: the answer is probably wrong, or the input breaks the rules. */
  readonly suspects: readonly NamedTest[];
  /** Tests that some known-good programs pass and others fail. */
  readonly disputed: readonly NamedTest[];
  /** What is wrong with the problem's checker, in a sentence; null where it did its part. */
  readonly trouble: string | null;
  /** The limit that this machine needs; null where that was not asked, or no known-good program is accepted. */
  readonly calibration: Calibration | null;
}

export interface KnownOptions {
  /** Programs of each kind at most. */
  readonly programs: number;
  /** Finds the limit that this machine needs, and judges the known-bad programs by it. */
  readonly calibrate?: boolean;
}

/**
 * Judges the programs that came with a problem: one whose known-good programs are not accepted, or whose known-bad ones are, would
 * teach wrong labels.
 */
export async function checkKnownPrograms(
  problem: Problem,
  judge: Judge,
  options: KnownOptions,
  signal: AbortSignal,
): Promise<KnownCheck> {
  const { programs } = options;
  const asked = options.calibrate === true ? widened(problem) : problem;
  const good = await Promise.all(
    runnable(problem.solutions, programs).map((known) => judgeGood(asked, known, judge, signal)),
  );
  const accepted = good.filter(({ known }) => known.verdict === 'accepted');
  const found =
    options.calibrate === true
      ? calibrate(
          problem.limits.cpuMs,
          accepted.map(({ known }) => known.cpuMs),
        )
      : null;
  const limited = found === null ? problem : withCpuLimit(problem, found.cpuMs);
  const bad = await Promise.all(
    runnable(problem.incorrectSolutions, programs).map((known) =>
      judgeBad(limited, known, judge, signal),
    ),
  );
  return {
    good: good.map(({ known }) => known),
    bad: bad.map(({ known }) => known),
    ...compared(problem, good),
    trouble: [...good, ...bad].find(({ trouble }) => trouble !== null)?.trouble ?? null,
    calibration: found,
  };
}

interface Runnable {
  readonly index: number;
  readonly program: Program;
}

function runnable(programs: readonly KnownProgram[], atMost: number): Runnable[] {
  return programs
    .flatMap(({ language, code }, index) =>
      isUsual(language) ? [{ index, program: { language, code } }] : [],
    )
    .slice(0, atMost);
}

interface Judged {
  readonly known: KnownVerdict;
  readonly trouble: string | null;
}

interface JudgedGood extends Judged {
  /** Keys of the tests it passed; null where it never ran, which tells nothing about the tests. */
  readonly passed: ReadonlySet<string> | null;
}

/** Every test, whatever the earlier ones gave: only so a suspect test stands out. */
async function judgeGood(
  problem: Problem,
  { index, program }: Runnable,
  judge: Judge,
  signal: AbortSignal,
): Promise<JudgedGood> {
  const visible = await judge.judgeVisible(problem, program, signal);
  const hidden = await judge.judgeHidden(problem, program, signal, { everyTest: true });
  const tests = [...visible.tests, ...hidden.tests];
  const verdict = visible.verdict === 'accepted' ? hidden.verdict : visible.verdict;
  const ran = verdict !== 'compileError' && verdict !== 'judgeError';
  return {
    known: { index, language: program.language, verdict, cpuMs: slowestOf(tests) },
    trouble: visible.trouble ?? hidden.trouble ?? null,
    passed: ran ? new Set(tests.filter((test) => test.verdict === 'accepted').map(keyOf)) : null,
  };
}

async function judgeBad(
  problem: Problem,
  { index, program }: Runnable,
  judge: Judge,
  signal: AbortSignal,
): Promise<Judged> {
  const visible = await judge.judgeVisible(problem, program, signal);
  const hidden =
    visible.verdict === 'accepted' ? await judge.judgeHidden(problem, program, signal) : null;
  const { verdict, trouble = null } = hidden ?? visible;
  const cpuMs = slowestOf([...visible.tests, ...(hidden?.tests ?? [])]);
  return { known: { index, language: program.language, verdict, cpuMs }, trouble };
}

function slowestOf(tests: readonly TestFigures[]): number {
  return Math.max(0, ...tests.map(({ cpuMs }) => cpuMs));
}

function compared(
  problem: Problem,
  good: readonly JudgedGood[],
): Pick<KnownCheck, 'suspects' | 'disputed'> {
  const ran = good.flatMap(({ passed }) => (passed === null ? [] : [passed]));
  const failedBy = (test: NamedTest): number =>
    ran.filter((passed) => !passed.has(keyOf(test))).length;
  const failed = [...problem.visibleTests, ...problem.hiddenTests].filter(
    (test) => failedBy(test) > 0,
  );
  const named = (tests: readonly NamedTest[]): NamedTest[] =>
    tests.map(({ set, index }) => ({ set, index }));
  return {
    suspects: named(failed.filter((test) => failedBy(test) === ran.length)),
    disputed: named(failed.filter((test) => failedBy(test) < ran.length)),
  };
}

function keyOf({ set, index }: NamedTest): string {
  return `${set} ${index}`;
}
