import type { RunState } from '../domain/runState.ts';
import { openJournal } from '../platform/files/journal.ts';
import { findRun } from '../platform/files/runs.ts';
import { foldJournal } from './foldJournal.ts';

export interface ReadRun {
  readonly folder: string;
  readonly run: string;
  readonly state: RunState;
}

/** A run by its name, the beginning of it, its last letters or its folder, folded from its journal. */
export async function readRun(
  name: string,
  { home, signal }: { readonly home: string; readonly signal: AbortSignal },
): Promise<ReadRun> {
  const folder = await findRun(home, name);
  const journal = await openJournal(folder, { mode: 'read' }, signal);
  try {
    return { folder, ...(await foldJournal(journal)) };
  } finally {
    await journal.close();
  }
}
