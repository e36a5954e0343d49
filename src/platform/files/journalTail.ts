import type { FileHandle } from 'node:fs/promises';
import { LeafeError } from '../../core/errors.ts';

const STEP = 64 * 1024;
const NEWLINE = 10;

export interface JournalTail {
  /** Where the last whole line ends. */
  readonly bytes: number;
  readonly nextSeq: number;
  /** Whether something half-written lies behind it. */
  readonly torn: boolean;
}

/** Looks at the end of a journal only. */
export async function findTail(file: FileHandle): Promise<JournalTail> {
  const { size } = await file.stat();
  const last = await lastLine(file, size);
  if (last === null) return { bytes: 0, nextSeq: 0, torn: size > 0 };
  return { bytes: last.end, nextSeq: seqOf(last.text, last.end) + 1, torn: last.end < size };
}

interface Line {
  readonly text: string;
  /** Just behind its newline. */
  readonly end: number;
}

/** The last line that has its newline; null where there is none. */
export async function lastLine(file: FileHandle, size: number): Promise<Line | null> {
  let from = size;
  let bytes = Buffer.alloc(0);
  while (from > 0) {
    const length = Math.min(STEP, from);
    from -= length;
    const piece = Buffer.alloc(length);
    await file.read(piece, 0, length, from);
    bytes = Buffer.concat([piece, bytes]);
    const end = bytes.lastIndexOf(NEWLINE);
    const start = end > 0 ? bytes.lastIndexOf(NEWLINE, end - 1) : -1;
    if (end >= 0 && (start >= 0 || from === 0)) {
      return { text: bytes.toString('utf8', start + 1, end), end: from + end + 1 };
    }
  }
  return null;
}

/** The first line, if it has its newline. */
export async function firstLine(file: FileHandle): Promise<string | null> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const piece = Buffer.alloc(STEP);
    const { bytesRead } = await file.read(piece, 0, STEP, bytes.length);
    bytes = Buffer.concat([bytes, piece.subarray(0, bytesRead)]);
    const end = bytes.indexOf(NEWLINE);
    if (end >= 0) return bytes.toString('utf8', 0, end);
    if (bytesRead === 0) return null;
  }
}

function seqOf(line: string, end: number): number {
  try {
    const { seq } = JSON.parse(line) as { readonly seq?: unknown };
    if (typeof seq === 'number' && Number.isSafeInteger(seq)) return seq;
  } catch {
    // said below
  }
  throw new LeafeError('journal', 'damaged', `its last line, ending at byte ${end}, is no event`);
}
