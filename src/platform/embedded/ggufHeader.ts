import { open, type FileHandle } from 'node:fs/promises';

/** What stands at the beginning of a GGUF file. See the specification of the format in ggml's repository, `docs/gguf.md`. */
export interface GgufHeader {
  /** Its texts and numbers; lists are left out. */
  readonly metadata: ReadonlyMap<string, string | number | boolean>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
}

export interface GgufTensor {
  /** One to four, the fastest first. */
  readonly dimensions: readonly number[];
  /** The number of ggml's type: 0 for 32-bit floats. */
  readonly type: number;
  /** Of its data in the file, in bytes. */
  readonly start: number;
}

/** The file is none of this format, or is damaged: its words say why. */
export class NoGguf extends Error {}

/** Headers are mostly vocabulary: that of 150,000 tokens has 6 MB. */
const FIRST_BYTES = 1 << 20;
const MOST_BYTES = 1 << 28;

/** Reads no more of a file than its header. Throws `NoGguf`. */
export async function readGgufHeader(path: string): Promise<GgufHeader> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    for (let wanted = FIRST_BYTES; ; wanted *= 4) {
      const bytes = await firstBytes(file, Math.min(wanted, size));
      const header = headerIn(bytes, { isAll: bytes.length >= size || wanted >= MOST_BYTES });
      if (header !== null) return header;
    }
  } finally {
    await file.close();
  }
}

async function firstBytes(file: FileHandle, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await file.read(buffer, at, length - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return buffer.subarray(0, at);
}

/** Null where more bytes are needed. */
function headerIn(bytes: Buffer, { isAll }: { readonly isAll: boolean }): GgufHeader | null {
  try {
    return parse(new Reader(bytes));
  } catch (error) {
    if (!(error instanceof EndOfBytes)) throw error;
    if (isAll) throw new NoGguf('it ends within its header');
    return null;
  }
}

function parse(reader: Reader): GgufHeader {
  if (reader.take(4).toString('latin1') !== 'GGUF') throw new NoGguf('it is no GGUF file');
  const version = reader.u32();
  if (version !== 2 && version !== 3) {
    throw new NoGguf(`it is a GGUF file of version ${version}; 2 and 3 can be read`);
  }
  const tensorCount = reader.u64();
  const fieldCount = reader.u64();
  const metadata = new Map<string, string | number | boolean>();
  for (let field = 0; field < fieldCount; field++) {
    const key = reader.text();
    const value = valueOf(reader, reader.u32(), 0);
    if (value !== null) metadata.set(key, value);
  }
  return { metadata, tensors: readTensors(reader, tensorCount, metadata) };
}

function readTensors(
  reader: Reader,
  count: number,
  metadata: GgufHeader['metadata'],
): GgufHeader['tensors'] {
  const found = new Map<string, GgufTensor>();
  for (let tensor = 0; tensor < count; tensor++) {
    const name = reader.text();
    const rank = reader.u32();
    if (rank < 1 || rank > 4) throw new NoGguf(`${printable(name)} has ${rank} dimensions`);
    const dimensions = Array.from({ length: rank }, () => reader.u64());
    const type = reader.u32();
    if (found.has(name)) throw new NoGguf(`it holds ${printable(name)} twice`);
    found.set(name, { dimensions, type, start: reader.u64() });
  }
  const alignment = metadata.get('general.alignment') ?? 32;
  if (typeof alignment !== 'number' || alignment < 1) throw new NoGguf('its alignment is odd');
  const data = Math.ceil(reader.at / alignment) * alignment;
  return new Map(
    [...found].map(([name, tensor]) => [name, { ...tensor, start: data + tensor.start }]),
  );
}

const TEXT = 8;
const LIST = 9;
/** The types of numbers: their bytes, and what they stand for. */
const NUMBERS: Readonly<Record<number, readonly [number, (bytes: Buffer) => number | boolean]>> = {
  0: [1, (bytes) => bytes.readUInt8()],
  1: [1, (bytes) => bytes.readInt8()],
  2: [2, (bytes) => bytes.readUInt16LE()],
  3: [2, (bytes) => bytes.readInt16LE()],
  4: [4, (bytes) => bytes.readUInt32LE()],
  5: [4, (bytes) => bytes.readInt32LE()],
  6: [4, (bytes) => bytes.readFloatLE()],
  7: [1, (bytes) => bytes.readUInt8() !== 0],
  10: [8, (bytes) => Number(bytes.readBigUInt64LE())],
  11: [8, (bytes) => Number(bytes.readBigInt64LE())],
  12: [8, (bytes) => bytes.readDoubleLE()],
};

/** Null for a list, which is read over. */
function valueOf(reader: Reader, type: number, depth: number): string | number | boolean | null {
  if (type === TEXT) return reader.text();
  if (type === LIST) {
    skipList(reader, depth);
    return null;
  }
  const [length, read] = NUMBERS[type] ?? [];
  if (length === undefined || read === undefined) {
    throw new NoGguf(`it has a value of the unknown type ${type}`);
  }
  return read(reader.take(length));
}

function skipList(reader: Reader, depth: number): void {
  // A file could nest them until the stack is full.
  if (depth > 3) throw new NoGguf('its lists of lists are too deep');
  const of = reader.u32();
  const count = reader.u64();
  const [length] = NUMBERS[of] ?? [];
  if (length !== undefined) reader.take(length * count);
  else for (let at = 0; at < count; at++) valueOf(reader, of, depth + 1);
}

class EndOfBytes extends Error {}

/** Reads on from where it is. */
class Reader {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  take(length: number): Buffer {
    if (this.at + length > this.#bytes.length) throw new EndOfBytes();
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  u32(): number {
    return this.take(4).readUInt32LE();
  }

  /** A count, a length or a place: nothing there is larger than a file can be. */
  u64(): number {
    const value = this.take(8).readBigUInt64LE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new NoGguf(`it counts ${value}`);
    return Number(value);
  }

  text(): string {
    return this.take(this.u64()).toString();
  }
}

/** A name out of a file that anyone may have written. */
export function printable(name: string): string {
  return JSON.stringify(name.slice(0, 80));
}
