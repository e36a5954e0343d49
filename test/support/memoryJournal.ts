import { createHash } from 'node:crypto';
import { LeafeError } from '../../src/core/errors.ts';
import type { Journal } from '../../src/core/ports/journal.ts';
import type { RunEvent } from '../../src/domain/runEvent.ts';

export interface MemoryJournal extends Journal {
  /** Everything appended so far. */
  readonly written: readonly RunEvent[];
  /** How many of them there were each time they had to be on the disk. */
  readonly onDisk: readonly number[];
  readonly blobs: ReadonlyMap<string, string>;
}

/** A journal in an array. */
export function memoryJournal(before: readonly RunEvent[] = []): MemoryJournal {
  const written = [...before];
  const blobs = new Map<string, string>();
  const onDisk = [written.length];
  return {
    written,
    onDisk,
    blobs,
    append: async (events, options) => {
      for (const [index, { seq }] of events.entries()) {
        const next = written.length + index;
        if (seq !== next) throw new TypeError(`event ${seq} cannot follow event ${next - 1}`);
      }
      written.push(...structuredClone(events));
      if (options?.onDisk !== false) onDisk.push(written.length);
    },
    events: async function* (from = 0) {
      yield* written.slice(from);
    },
    putBlob: async (text) => {
      const bytes = Buffer.from(text);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      blobs.set(sha256, bytes.toString());
      return { sha256, bytes: bytes.length };
    },
    blob: async (sha256) => {
      const text = blobs.get(sha256);
      if (text === undefined)
        throw new LeafeError('journal', 'damaged', `blob ${sha256} is missing`);
      return text;
    },
    close: async () => undefined,
  };
}
