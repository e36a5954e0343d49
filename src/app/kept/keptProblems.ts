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
  const seen: SeenFile[] = [];
  for (const file of files) {
    const again = await seenAgain(file);
    if (again === null) return null;
    seen.push(again);
  }
  const isSettled = seen.some((file, at) => file !== files[at]);
  if (isSettled) keepNotes(home, source, { ...noted, files: seen });
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
    keepNotes(home, source, noted);
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

/** The same by its stamp, else by its content, then with the stamp that tells it from now on; null where it is another file. */
async function seenAgain(file: SeenFile): Promise<SeenFile | null> {
  const stamp = settledStampOf(file.path);
  if (stamp !== null && stamp === file.stamp) return file;
  const now = await sha256Of(file.path).catch(() => null);
  if (now !== file.sha256) return null;
  return stamp === null ? file : { ...file, stamp };
}

function keepNotes(home: string, source: NotedSource, noted: Noted): void {
  writeKept(pathOf(home, source), Buffer.from(JSON.stringify(noted)));
}

/** Safe to delete at any time. */
export function notesFolder(home: string): string {
  return join(home, 'kept', 'problems');
}

function pathOf(home: string, { name }: NotedSource): string {
  return join(notesFolder(home), sha256(name));
}
