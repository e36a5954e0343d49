import { createHash } from 'node:crypto';
import type { Program } from '../../domain/problem.ts';
import type { CompileRun } from '../../core/ports/sandbox.ts';

export interface CachedBinary {
  readonly run: CompileRun;
  readonly binary: Buffer;
}

const KEPT_BYTES = 64 * 1024 * 1024;

/** Compiled programs by their source, so that the hidden tests need not compile what the visible ones did. */
export class BinaryCache {
  readonly #kept = new Map<string, CachedBinary>();
  #bytes = 0;

  static key({ language, code }: Program): string {
    return createHash('sha256').update(`${language}\0${code}`).digest('hex');
  }

  find(key: string): CachedBinary | undefined {
    const found = this.#kept.get(key);
    if (found) {
      this.#kept.delete(key);
      this.#kept.set(key, found);
    }
    return found;
  }

  keep(key: string, cached: CachedBinary): void {
    if (this.#kept.has(key)) return;
    this.#kept.set(key, cached);
    this.#bytes += cached.binary.length;
    for (const [oldest, { binary }] of this.#kept) {
      if (this.#bytes <= KEPT_BYTES) break;
      this.#kept.delete(oldest);
      this.#bytes -= binary.length;
    }
  }
}
