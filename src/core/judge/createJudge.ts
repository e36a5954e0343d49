import type {
  HiddenJudgement,
  TestFigures,
  VisibleJudgement,
  VisibleResult,
} from '../../domain/judgement.ts';
import {
  isProgramChecker,
  type Problem,
  type Program,
  type TestCase,
} from '../../domain/problem.ts';
import { isLeafeError } from '../errors.ts';
import type { Judge } from '../ports/judge.ts';
import type { CompileRun, LoadedProgram, Sandbox } from '../ports/sandbox.ts';
import { CheckerLost, withChecker, type CheckerDeps } from './checkers/problemChecker.ts';
import {
  figures,
  hiddenJudgement,
  unrunHidden,
  unrunVisible,
  visibleDetail,
  visibleJudgement,
} from './judgement.ts';
import { judgeTest, needsOutput, type JudgingRules, type TestVerdict } from './judgeTest.ts';
import { QuietGate } from './quietGate.ts';
import { runTests, type FinishedTest, type RunPlan } from './runTests.ts';

export interface JudgeDeps {
  /** Where submissions run; never sees an expected output. */
  readonly agent: Sandbox;
  /** Where the problems' own checkers run: other containers than the submissions'. */
  readonly checker: Sandbox;
  /** The text of testlib.h; throws where it is not here. */
  readonly testlib: CheckerDeps['testlib'];
  /** sha256 of a text as UTF-8, in hex. */
  readonly digest: (text: string) => string;
  /** Shared by judges whose programs run beside each other; one of its own where not given. */
  readonly gate?: QuietGate;
}

type Deps = Required<JudgeDeps>;

/** Compiles, runs and compares; a sandbox that breaks is replaced once before the verdict is `judgeError`. */
export function createJudge(parts: JudgeDeps): Judge {
  const deps: Deps = { gate: new QuietGate(), ...parts };
  return {
    judgeVisible: (problem, program, signal, options = {}) =>
      twice(
        () => judgeVisible(deps, problem, program, options, signal),
        (trouble) => troubled(unrunVisible(problem, 'judgeError', null), trouble),
        signal,
      ),
    judgeHidden: (problem, program, signal, options = {}) =>
      twice(
        () => judgeHidden(deps, problem, program, options, signal),
        (trouble) => troubled(unrunHidden(problem, 'judgeError', null), trouble),
        signal,
      ),
    close: async () => {
      await Promise.all([deps.agent.close(), deps.checker.close()]);
    },
  };
}

/** The sandbox could not do its part; the program is not to blame. */
class SandboxFailed extends Error {}

/** `otherwise` gets what was wrong with the checker, where it was that which lost its sandbox. */
async function twice<T>(
  judge: () => Promise<T>,
  otherwise: (trouble: string | null) => T,
  signal: AbortSignal,
): Promise<T> {
  let trouble: string | null = null;
  for (let left = 2; left > 0; left--) {
    try {
      return await judge();
    } catch (error) {
      if (!isOurs(error) || signal.aborted) throw error;
      trouble = error instanceof CheckerLost ? error.message : null;
    }
  }
  return otherwise(trouble);
}

function isOurs(error: unknown): boolean {
  if (error instanceof SandboxFailed || error instanceof CheckerLost) return true;
  return isLeafeError(error, 'sandbox', 'machineLost');
}

function troubled<T extends VisibleJudgement | HiddenJudgement>(
  judgement: T,
  trouble: string | null,
): T {
  return trouble === null ? judgement : { ...judgement, trouble };
}

async function judgeVisible(
  deps: Deps,
  problem: Problem,
  program: Program,
  { onTest }: NonNullable<Parameters<Judge['judgeVisible']>[3]>,
  signal: AbortSignal,
): Promise<VisibleJudgement> {
  return withRules(deps, problem, program, signal, async (loaded, rules) => {
    const compiled = compiledOrThrow(loaded);
    if (compiled && !compiled.ok) return unrunVisible(problem, 'compileError', compiled);
    const results: VisibleResult[] = [];
    let trouble: string | null = null;
    for await (const done of verdicts(deps, loaded, problem.visibleTests, rules)) {
      const { test, run, output, judged } = done;
      const detail = visibleDetail(test, run, output, judged);
      const result = { ...figures(done, judged.verdict), set: test.set, detail };
      results.push(result);
      trouble ??= judged.trouble;
      onTest?.(result);
    }
    return troubled(visibleJudgement(results, compiled), trouble);
  });
}

async function judgeHidden(
  deps: Deps,
  problem: Problem,
  program: Program,
  { everyTest = false, onTest }: NonNullable<Parameters<Judge['judgeHidden']>[3]>,
  signal: AbortSignal,
): Promise<HiddenJudgement> {
  return withRules(deps, problem, program, signal, async (loaded, rules) => {
    const compiled = compiledOrThrow(loaded);
    if (compiled && !compiled.ok) return unrunHidden(problem, 'compileError', compiled);
    const results: TestFigures[] = [];
    let trouble: string | null = null;
    for await (const done of verdicts(deps, loaded, problem.hiddenTests, rules)) {
      const { judged } = done;
      const result = figures(done, judged.verdict);
      results.push(result);
      trouble ??= judged.trouble;
      onTest?.(result);
      if (judged.verdict !== 'accepted' && !everyTest) break;
    }
    const { length } = problem.hiddenTests;
    return troubled(hiddenJudgement(results, length, compiled), trouble);
  });
}

/** A compiler that could not be started is no compile error. */
function compiledOrThrow({ compiled }: LoadedProgram): CompileRun | null {
  if (compiled?.cause === 'broken') throw new SandboxFailed('the compiler could not be started');
  return compiled;
}

/** Loads the program, and beside it the problem's own checker where it has one. */
async function withRules<T>(
  deps: Deps,
  problem: Problem,
  program: Program,
  signal: AbortSignal,
  use: (loaded: LoadedProgram, rules: JudgingRules) => Promise<T>,
): Promise<T> {
  const { checker, limits } = problem;
  const judged = (full: JudgingRules): Promise<T> =>
    deps.agent.withProgram(
      program,
      limits,
      (loaded) => deps.gate.beside(() => use(loaded, full)),
      signal,
    );
  const rules: JudgingRules = { problem, limits, checker: null, digest: deps.digest };
  if (!isProgramChecker(checker)) return judged(rules);
  return withChecker(
    problem,
    checker,
    { sandbox: deps.checker, testlib: deps.testlib },
    (asked) => judged({ ...rules, checker: asked }),
    signal,
  );
}

interface JudgedTest<T extends TestCase> extends FinishedTest<T> {
  readonly judged: TestVerdict;
}

async function* verdicts<T extends TestCase>(
  deps: Deps,
  loaded: LoadedProgram,
  tests: readonly T[],
  rules: JudgingRules,
): AsyncGenerator<JudgedTest<T>> {
  const plan: RunPlan<T> = {
    problem: rules.problem,
    tests,
    limits: rules.limits,
    others: rules.checker === null ? 0 : 1,
    needsOutput: (test, run) => needsOutput(rules, test, run),
    alone: (work) => deps.gate.alone(work),
  };
  for await (const done of runTests(loaded, plan)) {
    if (done.run.cause === 'broken') throw new SandboxFailed('the program could not be started');
    yield { ...done, judged: await judgeTest(rules, done) };
  }
}
