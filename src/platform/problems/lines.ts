import { createReadStream } from 'node:fs';

/** One line of a file, without its line end. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Where its first byte stands in the file. */
  readonly offset: number;
  readonly bytes: Buffer;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const CHUNK_BYTES = 1024 * 1024;

/** Thrown for a line that cannot be held as one text. */
export class LineTooLong extends Error {
  readonly line: number;
  constructor(line: number) {
    super(`line ${line} is longer than ${MAX_LINE_BYTES} bytes`);
    this.name = 'LineTooLong';
    this.line = line;
  }
}

/** Node cannot make a string of more than 2^29 characters. */
const MAX_LINE_BYTES = 500 * 1024 * 1024;

/**
 * The lines of a file, empty ones included, ends with or without a carriage return. Holds one line at a time, whatever the
 * size of the file.
 */
export async function* linesOf(path: string, signal: AbortSignal): AsyncGenerator<Line> {
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  let parts: Buffer[] = [];
  let held = 0;
  let offset = 0;
  let number = 1;
  const take = (rest: Buffer): Line => {
    const bytes = parts.length === 0 ? rest : Buffer.concat([...parts, rest]);
    const line = { number, offset, bytes: bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes };
    offset += bytes.length + 1;
    number += 1;
    parts = [];
    held = 0;
    return line;
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      yield take(chunk.subarray(from, end));
      from = end + 1;
    }
    if (from === chunk.length) continue;
    parts.push(chunk.subarray(from));
    held += chunk.length - from;
    if (held > MAX_LINE_BYTES) throw new LineTooLong(number);
  }
  if (held > 0) yield take(Buffer.alloc(0));
}
