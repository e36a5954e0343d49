import { randomInt } from 'node:crypto';
import type { Collection } from '../app/collection.ts';
import type { RunPlan, Workbench } from '../app/runs.ts';
import { safe } from '../app/safe.ts';
import { isLeafeError, type LeafeError } from '../core/errors.ts';
import { VERSION } from '../app/version.ts';
import type { Problem } from '../domain/problem.ts';
import type { RunEnd } from '../domain/runEvent.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './exit.ts';

/** How each of the problems is explored. */
export interface Exploration {
  readonly plan: Omit<RunPlan, 'problemDigest' | 'seed' | 'version'>;
  /** Null draws one for each run. */
  readonly seed: number | null;
  /** Problems at work at once. */
  readonly jobs: number;
  /** What was explored in earlier sittings; null where each run is one of its own. */
  readonly collection: Collection | null;
}

export interface Outcome {
  readonly run: string;
  readonly problem: string;
  readonly because: RunEnd;
}

/**
 * Each problem a run of its own, so many at a time, in the file's order. Adds to `outcomes` as runs end. A problem whose own checker is
 * broken stops no other; what it failed with is thrown in the end.
 */
export async function exploreEach(
  problems: AsyncIterable<Problem>,
  exploration: Exploration,
  bench: Workbench,
  context: CliContext,
  outcomes: Outcome[],
): Promise<void> {
  const iterator = problems[Symbol.asyncIterator]();
  const broken: LeafeError<'sandbox'>[] = [];
  const worker = async (): Promise<void> => {
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      try {
        outcomes.push(await exploreOne(next.value, exploration, bench, context));
      } catch (error) {
        if (!isLeafeError(error, 'sandbox', 'brokenChecker')) throw error;
        broken.push(error);
        context.output.note(`${safe(next.value.name)} is put aside: ${safe(error.message)}`);
      }
      if (exploration.collection !== null) sayProgress(outcomes, context);
    }
  };
  const workers = Array.from({ length: exploration.jobs }, worker);
  const settled = await Promise.allSettled(workers);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  if (broken[0] !== undefined) throw broken[0];
  if (outcomes.length === 0) {
    throw new UsageError(
      'There is no problem with a public test to explore in this file.',
      'Name a file that has one with a public test; `leafe problems check` says what is wrong with each.',
    );
  }
}

async function exploreOne(
  problem: Problem,
  exploration: Exploration,
  bench: Workbench,
  context: CliContext,
): Promise<Outcome> {
  const { signal } = context;
  const [{ goOnWithRun, newRun, startRun }, { problemDigest }, { watchRun }] = await Promise.all([
    import('../app/runs.ts'),
    import('../platform/problems/digest.ts'),
    import('./watchRun.ts'),
  ]);
  const { name } = problem;
  const digest = problemDigest(problem);
  const watching = { problem, bench, context, alone: exploration.jobs === 1 };
  const earlier = (await exploration.collection?.earlier({ name, digest }, signal)) ?? null;
  if (earlier !== null) {
    const { run, folder, state } = earlier;
    const ended = state.ended?.because;
    if (ended === 'solved' || ended === 'exhausted') {
      context.output.note(`${safe(name)} was explored before: run ${run}`);
      return { run, problem: name, because: ended };
    }
    const plan = { version: VERSION, known: state };
    const because = await watchRun({ run, ...watching }, (bench, listeners) =>
      goOnWithRun(folder, problem, plan, bench, listeners, signal),
    );
    return { run, problem: name, because };
  }
  const run = newRun(problem);
  const seed = exploration.seed ?? randomInt(2 ** 31);
  const plan: RunPlan = { problemDigest: digest, ...exploration.plan, seed, version: VERSION };
  const because = await watchRun({ run, ...watching }, (bench, listeners) =>
    startRun(run, problem, plan, bench, listeners, signal),
  );
  return { run, problem: name, because };
}

function sayProgress(outcomes: readonly Outcome[], { output }: CliContext): void {
  output.note(`${outcomes.length} explored, ${solvedOf(outcomes)} solved`);
}

/** What became of several problems, and the runs to look at. */
export function sayTally(outcomes: readonly Outcome[], { output }: CliContext): void {
  if (outcomes.length > 1) {
    output.say(`\n${solvedOf(outcomes)} of ${outcomes.length} problems solved.`);
  }
  for (const { run } of outcomes) output.say(`run ${run}`);
}

function solvedOf(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ because }) => because === 'solved').length;
}
