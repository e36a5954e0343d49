import { join } from 'node:path';
import type { Overlap } from '../../core/learn/guards/evaluationGuard.ts';
import { settledStampOf, stampOf } from '../../platform/files/fileStamp.ts';
import { readKept, writeKept } from '../../platform/files/keptFile.ts';
import { sha256Of } from '../datasets/datasetFolder.ts';
import { madeBy } from '../madeBy.ts';
import { sha256 } from '../runs.ts';

/** What a data set has to know of a problem whose rows are kept. */
export interface ProblemNote {
  /** Which record of its source it is, from 0. */
  readonly position: number;
  readonly name: string;
  readonly digest: string;
  readonly licence: string | null;
  /** The evaluation problem that it is, or nearly is. */
  readonly overlap: Overlap | null;
}

export interface ProblemNotes {
  /** In the order of their records. */
  readonly notes: readonly ProblemNote[];
  /** Names that were looked for and are not there. */
  readonly missing: readonly string[];
}

/** Where problems are from, and what they are held against. */
export interface NotedSource {
  /** As the runs name it. */
  readonly name: string;
  /** What lies under it: files of problems and of what is added to them. */
  readonly files: readonly string[];
  /** Hash of the evaluation. */
  readonly evaluation: string;
}

/** What the same code has noted of these files as they are now, held against the same evaluation; null where there is nothing. */
export async function readNotes(home: string, source: NotedSource): Promise<ProblemNotes | null> {
  const noted = readKept(pathOf(home, source), (bytes) => JSON.parse(bytes.toString()) as Noted);
  if (noted === null) return null;
  const { made, evaluation, files, notes, missing } = noted;
  if (made !== madeBy() || evaluation !== source.evaluation) return null;
  if (files.map(({ path }) => path).join('\n') !== source.files.join('\n')) return null;
  for (const file of files) if (!(await isSame(file))) return null;
  return { notes, missing };
}

/** Looks at the files before they are read: what is written to them meanwhile will not be taken for what was noted. */
export async function beginNotes(
  home: string,
  source: NotedSource,
): Promise<(notes: ProblemNotes) => void> {
  const stamps = source.files.map(stampOf);
  const files: SeenFile[] = [];
  for (const path of source.files) {
    const stamp = settledStampOf(path);
    files.push({ path, stamp, sha256: await sha256Of(path) });
  }
  const { evaluation } = source;
  return ({ notes, missing }) => {
    // Put back as it was later, a file would pass for what was noted while it was another one.
    if (source.files.some((path, at) => stampOf(path) !== stamps[at])) return;
    const noted: Noted = { made: madeBy(), evaluation, files, notes, missing };
    writeKept(pathOf(home, source), Buffer.from(JSON.stringify(noted)));
  };
}

interface Noted extends ProblemNotes {
  readonly made: string;
  readonly evaluation: string;
  readonly files: readonly SeenFile[];
}

interface SeenFile {
  readonly path: string;
  /** Null where it had changed too lately to tell by it. */
  readonly stamp: string | null;
  readonly sha256: string;
}

/** By its stamp, else by its content. */
async function isSame({ path, stamp, sha256 }: SeenFile): Promise<boolean> {
  const now = settledStampOf(path);
  if (now !== null && now === stamp) return true;
  return (await sha256Of(path).catch(() => null)) === sha256;
}

/** Safe to delete at any time. */
export function notesFolder(home: string): string {
  return join(home, 'kept', 'problems');
}

function pathOf(home: string, { name }: NotedSource): string {
  return join(notesFolder(home), sha256(name));
}
