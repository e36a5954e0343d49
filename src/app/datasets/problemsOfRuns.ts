import { isLeafeError } from '../../core/errors.ts';
import { groupBy } from '../../domain/groupBy.ts';
import type { Problem } from '../../domain/problem.ts';
import { problemDigest } from '../../platform/problems/digest.ts';
import { openProblems, type UnreadProblem } from '../../platform/problems/openProblems.ts';
import { problemHasChanged } from '../problemOfRun.ts';

/** Where the problem of a run lies, and what it was when the run began. */
export interface WhereFrom {
  readonly problem: string;
  readonly problemDigest: string;
  readonly problemFile: string;
  readonly metaFile: string | null;
}

/** A problem with the runs that explored it, or runs whose problem cannot be had any more. */
export type ProblemOfRuns<Run> =
  | { readonly problem: Problem; readonly runs: readonly Run[] }
  | { readonly gone: string; readonly runs: readonly Run[] };

/**
 * The problems of many runs as they were when each began. Each file is read once, from its beginning, and one problem is in memory at
 * a time, with its tests: finding them run by run would read a large file as often as there are runs.
 */
export async function* problemsOfRuns<Run extends WhereFrom>(
  runs: readonly Run[],
  home: string,
  signal: AbortSignal,
): AsyncGenerator<ProblemOfRuns<Run>> {
  const byFile = groupBy(runs, ({ problemFile, metaFile }) => `${problemFile}\n${metaFile ?? ''}`);
  for (const own of byFile.values()) yield* problemsOfOneFile(own, home, signal);
}

async function* problemsOfOneFile<Run extends WhereFrom>(
  runs: readonly Run[],
  home: string,
  signal: AbortSignal,
): AsyncGenerator<ProblemOfRuns<Run>> {
  const [first] = runs;
  if (first === undefined) return;
  const { problemFile, metaFile } = first;
  const waiting = new Map(groupBy(runs, ({ problem }) => problem));
  let why: string | null = null;
  try {
    const source = await openProblems(problemFile, { home, meta: metaFile ?? undefined });
    for await (const next of source.unread(signal)) {
      const problem = readOrNull(next);
      const own = problem === null ? undefined : waiting.get(problem.name);
      if (problem === null || own === undefined) continue;
      const digest = problemDigest(problem);
      const same = own.filter((run) => run.problemDigest === digest);
      if (same.length > 0) yield { problem, runs: same };
      const others = own.filter((run) => run.problemDigest !== digest);
      if (others.length > 0) {
        yield { gone: problemHasChanged(problem.name, problemFile).message, runs: others };
      }
      waiting.delete(problem.name);
      if (waiting.size === 0) return;
    }
  } catch (error) {
    if (!isLeafeError(error, 'input')) throw error;
    why = error.message;
  }
  for (const [name, own] of waiting) {
    yield {
      gone: why ?? `There is no problem ${JSON.stringify(name)} in ${problemFile}.`,
      runs: own,
    };
  }
}

/** A record that cannot be read is none of those looked for, or gone. */
function readOrNull(unread: UnreadProblem): Problem | null {
  try {
    return unread.read().problem;
  } catch (error) {
    if (isLeafeError(error, 'input')) return null;
    throw error;
  }
}
