import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

/** What a manifest says of a file. */
export interface FileSeal {
  readonly sha256: string;
  readonly bytes: number;
  /** Lines. */
  readonly rows: number;
}

const BUFFERED_CHARS = 1 << 20;

/** A new file of lines, hashed as it is written. `close` returns once it would survive a loss of power. */
export class HashedFile {
  readonly #file: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  #waiting: string[] = [];
  #waitingChars = 0;
  #bytes = 0;
  #rows = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<HashedFile> {
    return new HashedFile(await open(path, 'wx'));
  }

  /** Lines so far. */
  get rows(): number {
    return this.#rows;
  }

  async line(text: string): Promise<void> {
    this.#waiting.push(text, '\n');
    this.#waitingChars += text.length + 1;
    this.#rows += 1;
    if (this.#waitingChars >= BUFFERED_CHARS) await this.#write();
  }

  async close(): Promise<FileSeal> {
    try {
      await this.#write();
      await this.#file.sync();
    } finally {
      await this.#file.close();
    }
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes, rows: this.#rows };
  }

  async #write(): Promise<void> {
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#waitingChars = 0;
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#file.appendFile(bytes);
  }
}
