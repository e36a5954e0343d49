import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import type { AppendOptions, BlobRef, Journal } from '../../core/ports/journal.ts';
import type { RunEvent } from '../../domain/runEvent.ts';
import { diskError, makeFolder, onDisk } from '../diskErrors.ts';
import { isHeld, takeLock, type HeldLock, type Holder } from '../processLock.ts';
import { readBlob, writeBlob } from './blobs.ts';
import { readEvents } from './journalReader.ts';
import { findTail } from './journalTail.ts';

export const JOURNAL_FILE = 'journal.jsonl';
export const LOCK_FILE = 'journal.lock';

export interface JournalOptions {
  /** `write` makes the run folder if needed and keeps other writers out; `read` changes nothing. */
  readonly mode: 'write' | 'read';
}

/** The journal of the run in this folder. A second writer gets `journal.inUse`; readers are never kept out. */
export async function openJournal(
  runFolder: string,
  options: JournalOptions,
  signal: AbortSignal,
): Promise<Journal> {
  signal.throwIfAborted();
  return options.mode === 'read' ? new FileJournal(runFolder) : openForWriting(runFolder);
}

async function openForWriting(runFolder: string): Promise<Journal> {
  await makeFolder(runFolder);
  const lock = await lockRun(runFolder);
  try {
    return await onDisk(runFolder, async () => {
      const file = await open(join(runFolder, JOURNAL_FILE), 'a+');
      try {
        return new WritableJournal(runFolder, { file, lock, tail: await cutTornTail(file) });
      } catch (error) {
        await file.close();
        throw error;
      }
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

class FileJournal implements Journal {
  protected readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  append(_events: readonly RunEvent[], _options?: AppendOptions): Promise<void> {
    return Promise.reject(new TypeError('this journal was opened for reading'));
  }

  events(from = 0): AsyncIterable<RunEvent> {
    return readEvents(join(this.folder, JOURNAL_FILE), from);
  }

  putBlob(text: string): Promise<BlobRef> {
    return writeBlob(this.folder, text);
  }

  blob(sha256: string): Promise<string> {
    return readBlob(this.folder, sha256);
  }

  async close(): Promise<void> {}
}

interface Tail {
  /** Where the last whole line ends. */
  readonly bytes: number;
  readonly nextSeq: number;
}

class WritableJournal extends FileJournal {
  readonly #file: FileHandle;
  readonly #lock: HeldLock;
  #bytes: number;
  #nextSeq: number;
  #last: Promise<void> = Promise.resolve();
  #open = true;
  #broken = false;

  constructor(
    folder: string,
    parts: { readonly file: FileHandle; readonly lock: HeldLock; readonly tail: Tail },
  ) {
    super(folder);
    this.#file = parts.file;
    this.#lock = parts.lock;
    this.#bytes = parts.tail.bytes;
    this.#nextSeq = parts.tail.nextSeq;
  }

  override append(
    events: readonly RunEvent[],
    { onDisk: sync = true }: AppendOptions = {},
  ): Promise<void> {
    // One after the other, in the order of the calls; a failed one does not stop the next.
    const mine = this.#last.then(() => this.#write(events, sync));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  override async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#last;
    await this.#file.close();
    await this.#lock.release();
  }

  async #write(events: readonly RunEvent[], sync: boolean): Promise<void> {
    this.#mustFollow(events);
    const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    try {
      await this.#file.appendFile(bytes);
      if (sync) await this.#file.datasync();
    } catch (error) {
      await this.#cutBack();
      throw diskError(error, join(this.folder, JOURNAL_FILE));
    }
    this.#bytes += bytes.length;
    this.#nextSeq += events.length;
  }

  /**
   * What was not acknowledged must not be seen. Cutting needs no room, so it works on a full disk; where even that fails,
   * nothing more may be written behind the half line.
   */
  async #cutBack(): Promise<void> {
    await this.#file.truncate(this.#bytes).catch(() => void (this.#broken = true));
  }

  #mustFollow(events: readonly RunEvent[]): void {
    if (!this.#open) throw new TypeError('this journal is closed');
    if (this.#broken)
      throw new LeafeError('journal', 'damaged', `${this.folder} ends in half a line`);
    events.forEach((event, index) => {
      if (event.seq === this.#nextSeq + index) return;
      throw new TypeError(`event ${event.seq} cannot follow event ${this.#nextSeq + index - 1}`);
    });
  }
}

async function lockRun(runFolder: string): Promise<HeldLock> {
  const path = join(runFolder, LOCK_FILE);
  const lock = await onDisk(path, () => takeLock(path));
  if (isHeld(lock)) return lock;
  throw new LeafeError('journal', 'inUse', describe(lock, path));
}

function describe(holder: Holder, path: string): string {
  return `process ${holder.pid} on ${holder.host} holds ${path}`;
}

async function cutTornTail(file: FileHandle): Promise<Tail> {
  const tail = await findTail(file);
  if (tail.torn) await file.truncate(tail.bytes);
  return tail;
}
