import { isLeafeError, type LeafeError } from '../../core/errors.ts';
import { groupBy } from '../../domain/groupBy.ts';
import type { Problem } from '../../domain/problem.ts';
import { openProblems, type OpenedProblems } from '../../platform/problems/openProblems.ts';
import { readNotes, type NotedSource, type ProblemNote } from '../kept/keptProblems.ts';
import { problemHasChanged } from '../problemOfRun.ts';
import type { WhereFrom } from '../runFacts.ts';
import { notedProblems, type Judged, type Noted } from './notedProblems.ts';
import type { OpenCursors } from './openCursors.ts';

/** A problem with the runs that explored it, or runs whose problem cannot be had any more. */
export type ProblemOfRuns<Run> =
  | {
      readonly note: ProblemNote;
      /** The problem itself, with its tests: read only where it is asked for. Throws `input.invalid` where it is another one by then. */
      readonly problem: () => Promise<Problem>;
      /** Characters of it that are in memory for as long as this is. */
      readonly held: number;
      readonly runs: readonly Run[];
    }
  | { readonly gone: string; readonly runs: readonly Run[] };

export interface ProblemBench extends Judged {
  readonly home: string;
  /** What is left open for problems that are asked for later: whoever made it closes it. */
  readonly cursors: OpenCursors;
}

/**
 * The problems of many runs as they were when each began, in the order of their files. A file that is as it was when its problems were
 * noted is not read for them; another is read once, from its beginning, and one problem is in memory at a time: finding them run by run
 * would read a large file as often as there are runs.
 */
export async function* problemsOfRuns<Run extends WhereFrom>(
  runs: readonly Run[],
  bench: ProblemBench,
  signal: AbortSignal,
): AsyncGenerator<ProblemOfRuns<Run>> {
  const byFile = groupBy(runs, ({ problemFile, metaFile }) => `${problemFile}\n${metaFile ?? ''}`);
  for (const [name, own] of byFile) yield* problemsOfOneFile(name, own, bench, signal);
}

async function* problemsOfOneFile<Run extends WhereFrom>(
  name: string,
  runs: readonly Run[],
  bench: ProblemBench,
  signal: AbortSignal,
): AsyncGenerator<ProblemOfRuns<Run>> {
  const [first] = runs;
  if (first === undefined) return;
  const { problemFile, metaFile } = first;
  const waiting = new Map(groupBy(runs, ({ problem }) => problem));
  let why: string | null = null;
  try {
    const options = { home: bench.home, meta: metaFile ?? undefined };
    const open = (): Promise<OpenedProblems> => openProblems(problemFile, options);
    for await (const { note, problem, held } of problemsIn(open, name, waiting, bench, signal)) {
      const own = waiting.get(note.name);
      if (own === undefined) continue;
      const changed = (): LeafeError<'input'> => problemHasChanged(note.name, problemFile);
      const orThrow = async (): Promise<Problem> => {
        const now = await problem();
        if (now === null) throw changed();
        return now;
      };
      const same = own.filter((run) => run.problemDigest === note.digest);
      if (same.length > 0) yield { note, problem: orThrow, held, runs: same };
      const others = own.filter((run) => run.problemDigest !== note.digest);
      if (others.length > 0) yield { gone: changed().message, runs: others };
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

/** Those whose name is waited for, at least. */
async function* problemsIn(
  open: () => Promise<OpenedProblems>,
  name: string,
  waiting: ReadonlyMap<string, unknown>,
  bench: ProblemBench,
  signal: AbortSignal,
): AsyncGenerator<Noted> {
  const problems = await open();
  const source: NotedSource = { name, files: problems.files, evaluation: bench.evaluation };
  const known = await readNotes(bench.home, source);
  const noted = new Set([
    ...(known?.notes.map((note) => note.name) ?? []),
    ...(known?.missing ?? []),
  ]);
  if (known === null || ![...waiting.keys()].every((one) => noted.has(one))) {
    yield* notedProblems(open, source, waiting, bench, signal);
    return;
  }
  const cursor = await bench.cursors.on(problems, signal);
  for (const note of known.notes) {
    if (waiting.has(note.name)) yield { note, problem: () => cursor.at(note), held: 0 };
  }
}
