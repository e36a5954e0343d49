import type { Limits, Problem, TestCase } from '../../domain/problem.ts';
import type { LoadedProgram, TestRun } from '../ports/sandbox.ts';
import { isDoubtful, lenient, limitsBeside, quicker, RUNS_ALONE } from './timing.ts';

export interface FinishedTest<T extends TestCase> {
  readonly test: T;
  readonly run: TestRun;
  /** How often it was run. */
  readonly runs: number;
  /** The whole output; null where the run's verdict stands without it. */
  readonly output: string | null;
}

export interface RunPlan<T extends TestCase> {
  readonly problem: Problem;
  readonly tests: readonly T[];
  readonly limits: Limits;
  /** How many programs beside those of the sandbox may be at work, such as a checker. */
  readonly others: number;
  /** Whether the output of this run has to be seen whole. */
  readonly needsOutput: (test: T, run: TestRun) => boolean;
  /** Does something while no other program is at work. */
  readonly alone: <R>(work: () => Promise<R>) => Promise<R>;
}

/** The tests asked for ahead of the one at hand. */
interface Others {
  readonly none: boolean;
  readonly callOff: () => Promise<void>;
}

interface Asked<T extends TestCase> {
  readonly test: T;
  readonly limits: Limits;
  readonly run: Promise<TestRun>;
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
  const ahead: Asked<T>[] = [];
  const waiting = [...plan.tests];
  try {
    while (waiting.length > 0 || ahead.length > 0) {
      askAhead(loaded, plan, waiting, ahead);
      const first = ahead.shift();
      if (first === undefined) break;
      const run = await first.run;
      const others: Others = {
        none: ahead.length === 0,
        callOff: () => callOff(loaded, waiting, ahead),
      };
      yield await settled(loaded, plan, first, run, others);
    }
  } finally {
    if (ahead.length > 0) loaded.cancel();
    await Promise.allSettled(ahead.map((other) => other.run));
  }
}

function askAhead<T extends TestCase>(
  loaded: LoadedProgram,
  plan: RunPlan<T>,
  waiting: T[],
  ahead: Asked<T>[],
): void {
  while (ahead.length < AHEAD) {
    const [test] = waiting;
    if (test === undefined || !mayGoAhead(test, ahead)) return;
    waiting.shift();
    const limits = limitsBeside(plan.limits, loaded.neighbours + plan.others);
    const run = ask(loaded, plan, test, limits);
    // Awaited in its turn; until then a failure of the sandbox is not unhandled.
    run.catch(() => undefined);
    ahead.push({ test, limits, run });
  }
}

/** Puts the tests asked for ahead back into the line, but for those that have ended already. */
async function callOff<T extends TestCase>(
  loaded: LoadedProgram,
  waiting: T[],
  ahead: Asked<T>[],
): Promise<void> {
  loaded.cancel();
  const runs = await Promise.all(ahead.map((other) => other.run));
  const ended = runs.filter(({ cause }) => cause !== 'cancelled').length;
  // They run in order, so those called off are the last ones.
  waiting.unshift(...ahead.splice(ended).map(({ test }) => test));
}

function mayGoAhead<T extends TestCase>(test: T, ahead: readonly Asked<T>[]): boolean {
  if (ahead.length === 0) return true;
  const before = ahead.at(-1)?.test.output.length ?? 0;
  return test.output.length < LONG_OUTPUT && before < LONG_OUTPUT;
}

function ask<T extends TestCase>(
  loaded: LoadedProgram,
  { problem }: RunPlan<T>,
  test: T,
  limits: Limits,
): Promise<TestRun> {
  const { inputFile, outputFile } = problem;
  return loaded.run({ input: test.input, inputFile, outputFile }, limits);
}

/** Runs a test again where others may have slowed it, or where its output is wanted and gone. */
async function settled<T extends TestCase>(
  loaded: LoadedProgram,
  plan: RunPlan<T>,
  asked: Asked<T>,
  first: TestRun,
  others: Others,
): Promise<FinishedTest<T>> {
  const { test } = asked;
  let [run, runs] = [first, 1];
  let latest = others.none;
  if (isDoubtful(run, asked.limits, plan.limits)) {
    await others.callOff();
    const alone = await plan.alone(() => quickest(loaded, plan, test, first));
    [run, runs, latest] = [alone.run, runs + alone.runs, false];
  }
  const isEnough = run.output !== null || !plan.needsOutput(test, run);
  if (isEnough) return { test, run, runs, output: run.output };
  if (!latest) {
    await others.callOff();
    run = await ask(loaded, plan, test, lenient(plan.limits));
    runs += 1;
  }
  return { test, run, runs, output: run.output ?? (await loaded.output(run)) };
}

async function quickest<T extends TestCase>(
  loaded: LoadedProgram,
  plan: RunPlan<T>,
  test: T,
  first: TestRun,
): Promise<{ readonly run: TestRun; readonly runs: number }> {
  let best = first;
  let runs = 0;
  while (runs < RUNS_ALONE) {
    best = quicker(best, await ask(loaded, plan, test, lenient(plan.limits)));
    runs += 1;
    const settledNow = best.cause !== 'exited' || best.cpuMs <= plan.limits.cpuMs;
    if (settledNow) break;
  }
  return { run: best, runs };
}
