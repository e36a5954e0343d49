import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LeafeError } from '../../core/errors.ts';
import { onDisk } from '../diskErrors.ts';
import { isHeld, takeLock, type HeldLock } from '../processLock.ts';
import type { Tape, TapeHead, TapeLine } from './tapeFile.ts';

/** Appends lines to a tape, each whole or not at all for the next reader. The first one locks the tape until `close`. */
export class TapeWriter {
  readonly #file: string;
  readonly #head: TapeHead;
  readonly #before: Tape | null;
  #opened: { readonly handle: FileHandle; readonly lock: HeldLock } | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(file: string, head: TapeHead, before: Tape | null) {
    this.#file = file;
    this.#head = head;
    this.#before = before;
  }

  async append(line: TapeLine): Promise<void> {
    const mine = this.#last.then(() => onDisk(this.#file, () => this.#write(line)));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    await this.#last;
    const opened = this.#opened;
    this.#opened = null;
    await opened?.handle.close();
    await opened?.lock.release();
  }

  async #write(line: TapeLine): Promise<void> {
    this.#opened ??= await this.#open();
    await this.#opened.handle.appendFile(`${JSON.stringify(line)}\n`);
  }

  async #open(): Promise<{ readonly handle: FileHandle; readonly lock: HeldLock }> {
    await mkdir(dirname(this.#file), { recursive: true });
    const lock = await takeLock(`${this.#file}.lock`);
    if (!isHeld(lock)) {
      const who = `Another process (${lock.pid}) records on the tape ${this.#file}.`;
      throw new LeafeError('input', 'invalid', who, { todo: 'Wait for it, or use another tape.' });
    }
    try {
      const handle = await open(this.#file, 'a');
      await this.#begin(handle);
      return { handle, lock };
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async #begin(handle: FileHandle): Promise<void> {
    const before = this.#before;
    const { size } = await handle.stat();
    if (size === 0) return handle.appendFile(`${JSON.stringify(this.#head)}\n`);
    if (before === null || size < before.wholeBytes) return;
    // Only what was seen torn is cut away: another run may have written whole lines since.
    const torn = await tornBytes(this.#file, size);
    if (torn > 0 && size - torn === before.wholeBytes && before.endsWithNewline) {
      await handle.truncate(before.wholeBytes);
    } else if (torn > 0) await handle.appendFile('\n');
  }
}

/** Bytes after the last newline. */
async function tornBytes(file: string, size: number): Promise<number> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(Math.min(size, 1 << 20));
    await handle.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.length - (buffer.lastIndexOf(0x0a) + 1);
  } finally {
    await handle.close();
  }
}
