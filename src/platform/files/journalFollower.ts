import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import type { RunEvent } from '../../domain/runEvent.ts';
import { errorCode } from '../diskErrors.ts';
import { JOURNAL_FILE } from './journal.ts';
import { parseEvent } from './journalReader.ts';
import { findTail } from './journalTail.ts';

const NEWLINE = 10;
/** What is read at once: a reader of a long journal gives way to others this often. */
const PIECE_BYTES = 512 * 1024;

/**
 * Reads a journal that may still grow, whoever writes it: each `read` gives events that were not given before. A line without
 * its newline waits until it is whole.
 */
export class JournalFollower {
  readonly #path: string;
  #bytes = 0;
  #nextSeq = 0;
  #damage: unknown = null;

  constructor(runFolder: string) {
    this.#path = join(runFolder, JOURNAL_FILE);
  }

  /**
   * The next events, a bounded number of bytes of them; none where nothing more is there yet. Damage is thrown as `readEvents`
   * throws it, once what stands before it was given, and again each time after.
   */
  async read(): Promise<readonly RunEvent[]> {
    if (this.#damage !== null) throw this.#damage;
    const lines = await this.#withFile((file) => this.#wholeLines(file));
    return lines === null ? [] : this.#parse(lines);
  }

  /** Begins anew, with the first event. */
  rewind(): void {
    this.#bytes = 0;
    this.#nextSeq = 0;
    this.#damage = null;
  }

  /** How many events the journal holds now, by its last line alone; 0 where there is none. */
  async count(): Promise<number> {
    return (await this.#withFile(async (file) => (await findTail(file)).nextSeq)) ?? 0;
  }

  /** Null where there is no journal. */
  async #withFile<T>(use: (file: FileHandle) => Promise<T>): Promise<T | null> {
    let file: FileHandle;
    try {
      file = await open(this.#path, 'r');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  }

  async #wholeLines(file: FileHandle): Promise<string | null> {
    const { size } = await file.stat();
    if (size < this.#bytes) {
      const detail = `${this.#path} has become shorter than it was`;
      throw new LeafeError('journal', 'damaged', detail);
    }
    let bytes = Buffer.alloc(0);
    while (this.#bytes + bytes.length < size) {
      const from = this.#bytes + bytes.length;
      const piece = Buffer.alloc(Math.min(PIECE_BYTES, size - from));
      const { bytesRead } = await file.read(piece, 0, piece.length, from);
      if (bytesRead === 0) return null;
      bytes = Buffer.concat([bytes, piece.subarray(0, bytesRead)]);
      const end = bytes.lastIndexOf(NEWLINE);
      if (end < 0) continue;
      this.#bytes += end + 1;
      return bytes.toString('utf8', 0, end);
    }
    return null;
  }

  #parse(lines: string): readonly RunEvent[] {
    const events: RunEvent[] = [];
    for (const line of lines.split('\n')) {
      try {
        events.push(parseEvent(line, this.#nextSeq + 1, this.#path));
      } catch (error) {
        this.#damage = error;
        if (events.length === 0) throw error;
        break;
      }
      this.#nextSeq += 1;
    }
    return events;
  }
}
