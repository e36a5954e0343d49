import { createReadStream } from 'node:fs';
import { LeafeError } from '../../core/errors.ts';

/** The field of a GGUF file that says what kind of model it is. */
const FIELD = 'general.architecture';
/** A file that has not said it by then does not say it. */
const MOST_BYTES = 64e6;

/**
 * `general.architecture` of a GGUF file: `qwen2`, `llama`. Only as much of it is read as comes before; see the specification of the format.
 * Throws `model.wrongFile` for a file that is none, or does not say.
 */
export async function architectureOf(path: string): Promise<string> {
  let bytes = Buffer.alloc(0);
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, piece]);
    const found = lookedFor(bytes, path);
    if (found !== null) return found;
    if (bytes.length > MOST_BYTES) break;
  }
  throw wrongFile(path, 'it ends within its header');
}

/** Null where more of the file is needed. */
function lookedFor(bytes: Buffer, path: string): string | null {
  try {
    return readFields(new Reader(bytes), path);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readFields(reader: Reader, path: string): string {
  if (reader.take(4).toString('latin1') !== 'GGUF') throw wrongFile(path, 'it is no GGUF file');
  // The format's version, and how many tensors there are.
  reader.take(4 + 8);
  const fields = reader.count();
  for (let field = 0; field < fields; field++) {
    const key = reader.text();
    const type = reader.number();
    if (key === FIELD && type === STRING) return reader.text();
    skip(reader, type);
  }
  throw wrongFile(path, `it has no ${FIELD}`);
}

const STRING = 8;
const ARRAY = 9;
/** Bytes of the types of numbers, by their numbers. */
const SIZES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

function skip(reader: Reader, type: number): void {
  if (type === STRING) reader.text();
  else if (type === ARRAY) {
    const of = reader.number();
    const count = reader.count();
    const size = SIZES[of];
    if (size === undefined) for (let at = 0; at < count; at++) skip(reader, of);
    else reader.take(size * count);
  } else reader.take(SIZES[type] ?? 0);
}

/** Reads on from where it is; past the end it throws a `RangeError`. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new RangeError('more bytes are needed');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  number(): number {
    return this.take(4).readUInt32LE();
  }

  count(): number {
    return Number(this.take(8).readBigUInt64LE());
  }

  text(): string {
    return this.take(this.count()).toString();
  }
}

function wrongFile(path: string, why: string): LeafeError<'model'> {
  return new LeafeError('model', 'wrongFile', `${path}: ${why}`);
}
