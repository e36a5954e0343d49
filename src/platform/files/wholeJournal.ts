import { join } from 'node:path';
import type { RunEvent } from '../../domain/runEvent.ts';
import { JOURNAL_FILE } from './journal.ts';
import { parseEvent } from './journalReader.ts';
import { bytesHash, readWhole, withWhole } from './wholeFile.ts';

/** A journal as it is now, in one read: short ones by ten thousands are read so in a tenth of the time. */
export interface WholeJournal {
  readonly path: string;
  readonly bytes: Buffer;
  /** Of the bytes: says whether anything in it is another than it was. */
  readonly sha256: string;
}

/** Null where the run has no journal. */
export function readWholeJournal(runFolder: string): WholeJournal | null {
  const path = join(runFolder, JOURNAL_FILE);
  const bytes = readWhole(path);
  if (bytes === null) return null;
  return { path, bytes, sha256: bytesHash(bytes) };
}

/** What tells a journal from another, and where it begins. */
export interface JournalGlance {
  readonly sha256: string;
  /** Its size. */
  readonly bytes: number;
  /** Null where it has none that is whole. */
  readonly firstLine: string | null;
}

/** The same without its bytes; null where the run has no journal. */
export function glanceAtJournal(runFolder: string): JournalGlance | null {
  return withWhole(join(runFolder, JOURNAL_FILE), (bytes) => {
    const [firstLine = null] = linesOf(bytes);
    return { sha256: bytesHash(bytes), bytes: bytes.length, firstLine };
  });
}

/** Its events, as `readEvents` gives them. */
export function* eventsOf({ path, bytes }: WholeJournal): Generator<RunEvent> {
  let number = 0;
  for (const line of linesOf(bytes)) yield parseEvent(line, (number += 1), path);
}

/** Lines that end with `\n`: what follows the last one is an append that did not finish. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let from = 0; ;) {
    const end = bytes.indexOf(NEWLINE, from);
    if (end < 0) return;
    yield bytes.toString('utf8', from, end);
    from = end + 1;
  }
}

const NEWLINE = 10;
