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
): AsyncGenerator<{ readonly note: ProblemNote; readonly problem: () => Promise<Problem> }> {
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
      yield { note, problem: async () => problem };
    }
    missing = [...waiting.keys()];
  } finally {
    keep({ notes, missing });
  }
}
