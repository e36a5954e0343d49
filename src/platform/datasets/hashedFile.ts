import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

/** What a manifest says of a file. */
export interface FileSeal {
  readonly sha256: string;
  readonly bytes: number;
  /** Lines. */
  readonly rows: number;
}

/** Text, or bytes of UTF-8 as they stand in another file. */
export type LinePart = string | Buffer;

const BUFFERED_BYTES = 1 << 20;
/** Of UTF-8, at most, for a character of a string. */
const BYTES_A_CHAR = 3;

/** A new file of lines. */
export class LineFile {
  readonly #file: FileHandle;
  #waiting = Buffer.allocUnsafe(BUFFERED_BYTES);
  #filled = 0;
  /** What is written while the next lines are gathered, and where from. */
  #underWay: Promise<unknown> = Promise.resolve();
  #written = Buffer.allocUnsafe(BUFFERED_BYTES);
  #bytes = 0;
  #rows = 0;

  protected constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<LineFile> {
    return new LineFile(await open(path, 'wx'));
  }

  /** Lines so far. */
  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a line made of these parts. A promise, where there is one, must be waited for before the next line. */
  line(...parts: readonly LinePart[]): Promise<void> | undefined {
    const most = parts.reduce((sum, part) => sum + mostBytes(part), 1);
    if (most > BUFFERED_BYTES - this.#filled) return this.#makeRoom(parts, most);
    this.#put(parts);
    return undefined;
  }

  async close(): Promise<void> {
    try {
      await this.#write();
      await this.#underWay;
      await this.written(this.#file);
    } finally {
      await this.#file.close();
    }
  }

  /** For those who count what goes by. */
  protected passing(_bytes: Buffer): void {
    // Nothing is counted.
  }

  /** All of it was given to the system. */
  protected async written(_file: FileHandle): Promise<void> {
    // It need not survive anything.
  }

  #put(parts: readonly LinePart[]): void {
    for (const part of parts) {
      this.#filled +=
        typeof part === 'string'
          ? this.#waiting.write(part, this.#filled)
          : part.copy(this.#waiting, this.#filled);
    }
    this.#waiting[this.#filled] = NEWLINE;
    this.#filled += 1;
    this.#rows += 1;
  }

  async #makeRoom(parts: readonly LinePart[], most: number): Promise<void> {
    await this.#write();
    if (most <= BUFFERED_BYTES) return this.#put(parts);
    await this.#give(Buffer.concat([...parts.map((part) => Buffer.from(part)), LINE_END]));
    this.#rows += 1;
  }

  async #write(): Promise<void> {
    const full = this.#waiting.subarray(0, this.#filled);
    await this.#give(full);
    [this.#waiting, this.#written] = [this.#written, this.#waiting];
    this.#filled = 0;
  }

  /** Begins to write them once all before them are written. Throws where those could not be. */
  async #give(bytes: Buffer): Promise<void> {
    await this.#underWay;
    this.passing(bytes);
    this.#bytes += bytes.length;
    this.#underWay = this.#file.appendFile(bytes);
    // Told of when it is waited for.
    this.#underWay.catch(() => undefined);
  }
}

const NEWLINE = 10;
const LINE_END = Buffer.from([NEWLINE]);

function mostBytes(part: LinePart): number {
  return typeof part === 'string' ? part.length * BYTES_A_CHAR : part.length;
}

/** A new file of lines, hashed as it is written. `close` returns once it would survive a loss of power. */
export class HashedFile extends LineFile {
  readonly #hash: Hash = createHash('sha256');
  #sha256 = '';

  static override async open(path: string): Promise<HashedFile> {
    return new HashedFile(await open(path, 'wx'));
  }

  /** What it holds, once it is closed. */
  get seal(): FileSeal {
    return { sha256: this.#sha256, bytes: this.bytes, rows: this.rows };
  }

  protected override passing(bytes: Buffer): void {
    this.#hash.update(bytes);
  }

  protected override async written(file: FileHandle): Promise<void> {
    this.#sha256 = this.#hash.digest('hex');
    await file.sync();
  }
}
