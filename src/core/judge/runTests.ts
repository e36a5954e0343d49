import type { Limits, Problem, TestCase } from '../../domain/problem.ts';
import type { LoadedProgram, TestRun } from '../ports/sandbox.ts';

export interface FinishedTest<T extends TestCase> {
  readonly test: T;
  readonly run: TestRun;
  /** The whole output; null where the run's verdict stands without it. */
  readonly output: string | null;
}

export interface RunPlan<T extends TestCase> {
  readonly problem: Problem;
  readonly tests: readonly T[];
  readonly limits: Limits;
  /** Whether the output of this run has to be seen whole. */
  readonly needsOutput: (test: T, run: TestRun) => boolean;
}

/** Tests asked for ahead of the one awaited: enough to keep the runner busy over a slow line. */
const AHEAD = 16;
/** Outputs longer than this do not come along with the result, so their tests run one at a time. */
const LONG_OUTPUT = 200_000;

/** Runs tests in order, several asked for ahead, and gives each as it ends. Leaving the loop calls off the rest. */
export async function* runTests<T extends TestCase>(
  loaded: LoadedProgram,
  plan: RunPlan<T>,
): AsyncGenerator<FinishedTest<T>> {
  const ahead: { readonly test: T; readonly run: Promise<TestRun> }[] = [];
  const start = (test: T): Promise<TestRun> => {
    const { inputFile, outputFile } = plan.problem;
    const run = loaded.run({ input: test.input, inputFile, outputFile }, plan.limits);
    // Awaited in its turn; until then a failure of the sandbox is not unhandled.
    run.catch(() => undefined);
    return run;
  };
  const waiting = plan.tests[Symbol.iterator]();
  let next = waiting.next();
  try {
    while (!next.done || ahead.length > 0) {
      while (!next.done && ahead.length < AHEAD && mayGoAhead(next.value, ahead)) {
        ahead.push({ test: next.value, run: start(next.value) });
        next = waiting.next();
      }
      const first = ahead.shift();
      if (first === undefined) continue;
      const { test } = first;
      let run = await first.run;
      let output = run.output;
      if (output === null && plan.needsOutput(test, run)) {
        if (ahead.length > 0) {
          // Its output is gone by now: once more, alone.
          await Promise.all(ahead.map((other) => other.run));
          run = await start(test);
        }
        output = run.output ?? (await loaded.output(run));
      }
      yield { test, run, output };
    }
  } finally {
    if (ahead.length > 0) loaded.cancel();
    await Promise.allSettled(ahead.map((other) => other.run));
  }
}

function mayGoAhead<T extends TestCase>(test: T, ahead: readonly { readonly test: T }[]): boolean {
  if (ahead.length === 0) return true;
  return test.output.length < LONG_OUTPUT && (ahead[0]?.test.output.length ?? 0) < LONG_OUTPUT;
}
