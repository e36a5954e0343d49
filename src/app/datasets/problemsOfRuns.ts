import { isLeafeError } from '../../core/errors.ts';
import { groupBy } from '../../domain/groupBy.ts';
import type { Problem } from '../../domain/problem.ts';
import { openProblems, type OpenedProblems } from '../../platform/problems/openProblems.ts';
import { readNotes, type NotedSource, type ProblemNote } from '../kept/keptProblems.ts';
import { problemHasChanged } from '../problemOfRun.ts';
import type { WhereFrom } from '../runFacts.ts';
import { notedProblems, type Judged } from './notedProblems.ts';
import { ProblemCursor } from './problemCursor.ts';

/** A problem with the runs that explored it, or runs whose problem cannot be had any more. */
export type ProblemOfRuns<Run> =
  | {
      readonly note: ProblemNote;
      /** The problem itself, with its tests: read only where it is asked for. */
      readonly problem: () => Promise<Problem>;
      readonly runs: readonly Run[];
    }
  | { readonly gone: string; readonly runs: readonly Run[] };

/**
 * The problems of many runs as they were when each began, in the order of their files. A file that is as it was when its problems were
 * noted is not read for them; another is read once, from its beginning, and one problem is in memory at a time: finding them run by run
 * would read a large file as often as there are runs.
 */
export async function* problemsOfRuns<Run extends WhereFrom>(
  runs: readonly Run[],
  home: string,
  judged: Judged,
  signal: AbortSignal,
): AsyncGenerator<ProblemOfRuns<Run>> {
  const byFile = groupBy(runs, ({ problemFile, metaFile }) => `${problemFile}\n${metaFile ?? ''}`);
  for (const [name, own] of byFile) yield* problemsOfOneFile(name, own, home, judged, signal);
}

async function* problemsOfOneFile<Run extends WhereFrom>(
  name: string,
  runs: readonly Run[],
  home: string,
  judged: Judged,
  signal: AbortSignal,
): AsyncGenerator<ProblemOfRuns<Run>> {
  const [first] = runs;
  if (first === undefined) return;
  const { problemFile, metaFile } = first;
  const waiting = new Map(groupBy(runs, ({ problem }) => problem));
  let why: string | null = null;
  try {
    const source = await openProblems(problemFile, { home, meta: metaFile ?? undefined });
    for await (const { note, problem } of problemsIn(source, name, waiting, home, judged, signal)) {
      const own = waiting.get(note.name);
      if (own === undefined) continue;
      const same = own.filter((run) => run.problemDigest === note.digest);
      if (same.length > 0) yield { note, problem, runs: same };
      const others = own.filter((run) => run.problemDigest !== note.digest);
      if (others.length > 0) {
        yield { gone: problemHasChanged(note.name, problemFile).message, runs: others };
      }
      waiting.delete(note.name);
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

interface Noted {
  readonly note: ProblemNote;
  readonly problem: () => Promise<Problem>;
}

/** Those whose name is waited for, at least. */
async function* problemsIn(
  problems: OpenedProblems,
  name: string,
  waiting: ReadonlyMap<string, unknown>,
  home: string,
  judged: Judged,
  signal: AbortSignal,
): AsyncGenerator<Noted> {
  const source: NotedSource = { name, files: problems.files, evaluation: judged.evaluation };
  const known = await readNotes(home, source);
  const noted = new Set([
    ...(known?.notes.map((note) => note.name) ?? []),
    ...(known?.missing ?? []),
  ]);
  if (known === null || ![...waiting.keys()].every((one) => noted.has(one))) {
    yield* notedProblems(problems, source, waiting, home, judged, signal);
    return;
  }
  const cursor = new ProblemCursor(problems, signal);
  try {
    for (const note of known.notes)
      yield { note, problem: () => cursor.at(note.position, note.name) };
  } finally {
    await cursor.close();
  }
}
