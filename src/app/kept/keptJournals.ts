import { join } from 'node:path';
import { readKept, writeKept } from '../../platform/files/keptFile.ts';
import { madeBy } from '../madeBy.ts';
import type { WhereFrom } from '../runFacts.ts';

/** What a journal said when it was read last. */
export interface SeenJournal {
  /** Tells the file as it was then from what is there now (`stampOf`). */
  readonly stamp: string;
  /** Hash of its bytes, and how many there were. */
  readonly sha256: string;
  readonly bytes: number;
  /** Null where its beginning does not say. */
  readonly where: WhereFrom | null;
}

/** By run, the journals of a home that the same code has read; none where nothing was kept. */
export function readSeenJournals(home: string): Map<string, SeenJournal> {
  const kept = readKept(pathOf(home), (bytes) => JSON.parse(bytes.toString()) as Kept);
  if (kept?.made !== madeBy()) return new Map();
  const { journals, files } = kept;
  return new Map(
    journals.map(([run, stamp, sha256, bytes, from]) => {
      const where = from === null ? null : whereIn(from, files);
      return [run, { stamp, sha256, bytes, where }];
    }),
  );
}

function whereIn([problem, problemDigest, file]: KeptWhere, files: readonly File[]): WhereFrom {
  return { problem, problemDigest, ...(files[file] ?? NO_FILE) };
}

export function keepSeenJournals(home: string, seen: ReadonlyMap<string, SeenJournal>): void {
  const files: File[] = [];
  const known = new Map<string, number>();
  const numberOf = ({ problemFile, metaFile }: WhereFrom): number => {
    const key = `${problemFile}\n${metaFile ?? ''}`;
    const number = known.get(key) ?? files.push({ problemFile, metaFile }) - 1;
    known.set(key, number);
    return number;
  };
  const journals = [...seen].map(([run, { stamp, sha256, bytes, where }]): KeptJournal => {
    const from =
      where === null ? null : ([where.problem, where.problemDigest, numberOf(where)] as const);
    return [run, stamp, sha256, bytes, from];
  });
  const kept: Kept = { made: madeBy(), journals, files };
  writeKept(pathOf(home), Buffer.from(JSON.stringify(kept)));
}

/** Safe to delete at any time. */
function pathOf(home: string): string {
  return join(home, 'kept', 'journals');
}

interface Kept {
  readonly made: string;
  readonly journals: readonly KeptJournal[];
  /** Where problems lie: a few, for all runs. */
  readonly files: readonly File[];
}

type File = Pick<WhereFrom, 'problemFile' | 'metaFile'>;

const NO_FILE: File = { problemFile: '', metaFile: null };

/** Run, stamp, hash, size. */
type KeptJournal = readonly [string, string, string, number, KeptWhere | null];

/** Problem, its digest, and the number of its file. */
type KeptWhere = readonly [string, string, number];
