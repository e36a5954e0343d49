import { openJournal } from '../platform/files/journal.ts';
import { findRun } from '../platform/files/runs.ts';
import { isLeafeError } from '../core/errors.ts';
import { foldJournal, type FoldedJournal } from './foldJournal.ts';

export interface ReadRun extends FoldedJournal {
  readonly folder: string;
}

export interface ReadRunOptions {
  readonly home: string;
  readonly signal: AbortSignal;
  /** Read what comes before the first damage, in place of failing. */
  readonly untilDamage?: boolean;
}

/** A run by its name, the beginning of it, its last letters or its folder, folded from its journal. */
export async function readRun(
  name: string,
  { home, signal, untilDamage = false }: ReadRunOptions,
): Promise<ReadRun> {
  const folder = await findRun(home, name);
  const journal = await openJournal(folder, { mode: 'read' }, signal);
  try {
    return { folder, ...(await foldJournal(journal, { untilDamage })) };
  } finally {
    await journal.close();
  }
}

/** The same; null where there is no such run, or its journal cannot be read. */
export async function readableRun(name: string, options: ReadRunOptions): Promise<ReadRun | null> {
  try {
    return await readRun(name, options);
  } catch (error) {
    if (isLeafeError(error, 'journal')) return null;
    throw error;
  }
}
