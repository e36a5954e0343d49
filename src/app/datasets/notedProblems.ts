import type { Overlap } from '../../core/learn/guards/evaluationGuard.ts';
import type { Problem } from '../../domain/problem.ts';
import { problemDigest } from '../../platform/problems/digest.ts';
import type { OpenedProblems } from '../../platform/problems/openProblems.ts';
import { beginNotes, type NotedSource, type ProblemNote } from '../kept/keptProblems.ts';
import { problemOrNull } from './problemCursor.ts';

/** What problems are held against. */
export interface Judged {
  /** Hash of the evaluation. */
  readonly evaluation: string;
  readonly overlapOf: (problem: Problem) => Overlap | null;
}

export interface Noted {
  readonly note: ProblemNote;
  /** Null where it is another one by then. */
  readonly problem: () => Promise<Problem | null>;
  /** Characters of it that are in memory for as long as this is. */
  readonly held: number;
}

/**
 * Reads a source for the problems that are waited for and notes them, for the next time. The notes are kept where it was read as far as
 * it was needed.
 */
export async function* notedProblems(
  open: () => Promise<OpenedProblems>,
  source: NotedSource,
  waiting: ReadonlyMap<string, unknown>,
  { home, overlapOf }: Judged & { readonly home: string },
  signal: AbortSignal,
): AsyncGenerator<Noted> {
  const keep = await beginNotes(home, source);
  // Opened behind that look: opening reads what is added to them.
  const problems = await open();
  const notes: ProblemNote[] = [];
  let position = -1;
  let missing: readonly string[] = [];
  try {
    for await (const next of problems.unread(signal)) {
      position += 1;
      const problem = problemOrNull(next);
      // Of several of one name the first one counts.
      if (problem === null || !waiting.has(problem.name)) continue;
      const { name, licence } = problem;
      const digest = problemDigest(problem);
      const note = { position, name, digest, licence, overlap: overlapOf(problem) };
      notes.push(note);
      yield { note, problem: async () => problem, held: sizeOf(problem) };
    }
    missing = [...waiting.keys()];
  } finally {
    keep({ notes, missing });
  }
}

/** In characters: nearly all of a problem is tests and programs. */
function sizeOf({ visibleTests, hiddenTests, solutions, incorrectSolutions }: Problem): number {
  let size = 0;
  for (const { input, output } of [...visibleTests, ...hiddenTests])
    size += input.length + output.length;
  for (const { code } of [...solutions, ...incorrectSolutions]) size += code.length;
  return size;
}
