import { LeafeError } from '../core/errors.ts';
import type { Problem } from '../domain/problem.ts';
import type { RunEventOf } from '../domain/runEvent.ts';
import type { RunState } from '../domain/runState.ts';
import { withoutBeginning } from './foldJournal.ts';

/** How the run began. Throws `journal.damaged` where the journal does not say. */
export function startOfRun({ started }: RunState): RunEventOf<'runStarted'> {
  if (started === null) throw withoutBeginning();
  return started;
}

/** The problem the run began with. Another one under the same name is refused as `input.invalid`. */
export async function problemOfRun(
  { problem, problemFile, metaFile, problemDigest: expected }: RunEventOf<'runStarted'>,
  home: string,
  signal: AbortSignal,
): Promise<Problem> {
  const [{ openProblems }, { problemDigest }] = await Promise.all([
    import('../platform/problems/openProblems.ts'),
    import('../platform/problems/digest.ts'),
  ]);
  const source = await openProblems(problemFile, { home, meta: metaFile ?? undefined });
  const found = await source.find(problem, signal);
  if (problemDigest(found) === expected) return found;
  throw problemHasChanged(problem, problemFile);
}

export function problemHasChanged(problem: string, file: string): LeafeError<'input'> {
  return new LeafeError(
    'input',
    'invalid',
    `The problem ${JSON.stringify(problem)} in ${file} has changed since the run began.`,
    { todo: 'Put the file back as it was, or start a new run with `leafe explore`.' },
  );
}
