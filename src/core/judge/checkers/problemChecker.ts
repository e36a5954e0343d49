import { assertNever } from '../../../domain/assertNever.ts';
import type { Limits, Problem, ProgramChecker, TestCase } from '../../../domain/problem.ts';
import { isLeafeError } from '../../errors.ts';
import type { LoadedProgram, Sandbox, TestRun } from '../../ports/sandbox.ts';
import { verdictOfRun } from '../verdictOf.ts';
import { kattisChecker } from './kattisChecker.ts';
import { broken, type CheckAnswer, type CheckerProtocol } from './protocol.ts';
import { pythonChecker } from './pythonChecker.ts';
import { includesTestlib, testlibChecker } from './testlibChecker.ts';

/** A checker is trusted no more than a program. */
const USUAL_LIMITS: Limits = {
  cpuMs: 10_000,
  memoryBytes: 1024 * 1024 * 1024,
  outputBytes: 1024 * 1024,
};

const MEGABYTE = 1024 * 1024;

export interface CheckerDeps {
  /** Where checkers run: other containers than the submissions'. */
  readonly sandbox: Sandbox;
  /** The text of testlib.h; throws where it is not here. */
  readonly testlib: () => Promise<string>;
}

/** A checker's sandbox was lost while it was asked, by its doing or not: the message is what is wrong with it. */
export class CheckerLost extends Error {}

/** A problem's own checker, ready to be asked. */
export interface ProblemChecker {
  /** Its kind and its problem, for people. */
  readonly name: string;
  readonly ask: (test: TestCase, output: string) => Promise<CheckAnswer>;
}

/** Loads the problem's checker into a sandbox of its own, and unloads it after `use`. */
export async function withChecker<T>(
  problem: Problem,
  checker: ProgramChecker,
  { sandbox, testlib }: CheckerDeps,
  use: (checker: ProblemChecker) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const name = `the ${checker.kind} checker of "${problem.name}"`;
  const limits = { ...USUAL_LIMITS, ...definedOf(checker.limits ?? {}) };
  const protocol = await protocolOf(checker, testlib);
  return sandbox.withProgram(
    protocol.program,
    limits,
    (loaded) =>
      use({
        name,
        ask: untilBroken((test, output) =>
          ask(loaded, protocol, limits, test, output).catch((error: unknown) => {
            throw isLeafeError(error, 'sandbox', 'machineLost')
              ? new CheckerLost(`${name} lost its container (${error.detail})`, { cause: error })
              : error;
          }),
        ),
      }),
    signal,
  );
}

async function protocolOf(
  checker: ProgramChecker,
  testlib: () => Promise<string>,
): Promise<CheckerProtocol> {
  switch (checker.kind) {
    case 'python':
      return pythonChecker(checker.code);
    case 'kattis':
      return kattisChecker(checker);
    case 'testlib':
      return testlibChecker(checker.code, includesTestlib(checker.code) ? await testlib() : null);
    default:
      return assertNever(checker);
  }
}

/** One that hangs would hang on every test: what broke once is not asked again. */
function untilBroken(askOnce: ProblemChecker['ask']): ProblemChecker['ask'] {
  let last: CheckAnswer | null = null;
  return async (test, output) => {
    if (last?.kind === 'broken') return last;
    last = await askOnce(test, output);
    return last;
  };
}

async function ask(
  loaded: LoadedProgram,
  protocol: CheckerProtocol,
  limits: Limits,
  test: TestCase,
  output: string,
): Promise<CheckAnswer> {
  const { compiled } = loaded;
  if (compiled?.ok === false) {
    const why = compiled.cause === 'exited' ? 'does not compile' : 'could not be compiled';
    return broken(why, compiled.text);
  }
  const run = await loaded.run(protocol.question(test, output), limits);
  return brokenRun(run, limits) ?? protocol.answer(run);
}

/** What a run alone says of a checker, whatever its answer; null where it ended by itself within its limits. */
function brokenRun(run: TestRun, limits: Limits): CheckAnswer | null {
  const verdict = verdictOfRun(run, limits);
  switch (verdict) {
    case 'judgeError':
      return broken('could not be started');
    case 'outputLimit':
      return broken(`wrote more than ${Math.ceil(limits.outputBytes / MEGABYTE)} MB`);
    case 'memoryLimit':
      return broken(`used more than ${Math.ceil(limits.memoryBytes / MEGABYTE)} MB of memory`);
    case 'timeLimit':
      return broken(
        run.cause === 'wallTime'
          ? 'did not end'
          : `took more than ${limits.cpuMs / 1000} s of CPU time`,
      );
    default:
      return run.signal === null ? null : broken(`crashed (${run.signal})`, run.stderrTail);
  }
}

function definedOf(limits: NonNullable<ProgramChecker['limits']>): Partial<Limits> {
  const { cpuMs, memoryBytes } = limits;
  return {
    ...(cpuMs === undefined ? {} : { cpuMs }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  };
}
