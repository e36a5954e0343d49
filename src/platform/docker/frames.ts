/** Frames as the runner speaks them: u32 length of what follows, u8 type, payload; little-endian. */
export interface Frame {
  readonly type: string;
  readonly body: Buffer;
}

/** A reply of the runner is never longer than this: more means that something is out of step. */
const LONGEST_FRAME = 8 * 1024 * 1024;

/** Builds one frame field by field. */
export class FrameWriter {
  readonly #type: string;
  readonly #parts: Buffer[] = [];

  constructor(type: string) {
    this.#type = type;
  }

  u8(value: number): this {
    this.#parts.push(Buffer.of(value));
    return this;
  }

  u32(value: number): this {
    const part = Buffer.allocUnsafe(4);
    part.writeUInt32LE(value);
    this.#parts.push(part);
    return this;
  }

  u64(value: number): this {
    const part = Buffer.allocUnsafe(8);
    part.writeBigUInt64LE(BigInt(Math.max(0, Math.round(value))));
    this.#parts.push(part);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.#parts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
    return this;
  }

  /** A short text with its length before it. */
  name(value: string): this {
    const part = Buffer.from(value);
    return this.u8(part.length).bytes(part);
  }

  frame(): Buffer {
    const length = this.#parts.reduce((sum, part) => sum + part.length, 1);
    const head = Buffer.allocUnsafe(5);
    head.writeUInt32LE(length);
    head.write(this.#type, 4, 'latin1');
    return Buffer.concat([head, ...this.#parts]);
  }
}

/** Reads one frame field by field; running over its end throws a RangeError. */
export class FrameReader {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  u8(): number {
    return this.#body.readUInt8(this.#step(1));
  }

  u32(): number {
    return this.#body.readUInt32LE(this.#step(4));
  }

  i32(): number {
    return this.#body.readInt32LE(this.#step(4));
  }

  /** Null stands for the runner's "unknown", all bits set. */
  u64(): number | null {
    const value = this.#body.readBigUInt64LE(this.#step(8));
    return value === 0xffff_ffff_ffff_ffffn ? null : Number(value);
  }

  bytes(length: number): Buffer {
    const from = this.#step(length);
    if (this.#at > this.#body.length) throw new RangeError('frame too short');
    return this.#body.subarray(from, this.#at);
  }

  rest(): Buffer {
    return this.bytes(this.#body.length - this.#at);
  }

  #step(length: number): number {
    const from = this.#at;
    this.#at += length;
    return from;
  }
}

/** Cuts a stream of bytes, however it comes in pieces, into frames. Throws a RangeError for what cannot be one. */
export function frameSplitter(onFrame: (frame: Frame) => void): (piece: Buffer) => void {
  const gather = gatherer();
  return (piece) => {
    gather.add(piece);
    for (;;) {
      const head = gather.peek(4);
      if (head === null) return;
      const length = head.readUInt32LE(0);
      if (length < 1 || length > LONGEST_FRAME) throw new RangeError(`frame of ${length} bytes`);
      const frame = gather.take(4 + length);
      if (frame === null) return;
      onFrame({ type: frame.toString('latin1', 4, 5), body: frame.subarray(5) });
    }
  };
}

/** Takes apart what Docker sends on an attached stream: pieces of stdout and of stderr. */
export function dockerSplitter(
  onPiece: (stream: 'stdout' | 'stderr', piece: Buffer) => void,
): (piece: Buffer) => void {
  const gather = gatherer();
  return (piece) => {
    gather.add(piece);
    for (;;) {
      const head = gather.peek(8);
      if (head === null) return;
      const whole = gather.take(8 + head.readUInt32BE(4));
      if (whole === null) return;
      onPiece(whole[0] === 2 ? 'stderr' : 'stdout', whole.subarray(8));
    }
  };
}

/** Pieces put together no more often than needed. */
function gatherer() {
  let pieces: Buffer[] = [];
  let bytes = 0;
  const joined = (): Buffer => {
    const one = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    pieces = [one];
    return one;
  };
  return {
    add(piece: Buffer): void {
      pieces.push(piece);
      bytes += piece.length;
    },
    peek(length: number): Buffer | null {
      if (bytes < length) return null;
      const first = pieces[0];
      return first && first.length >= length ? first : joined();
    },
    take(length: number): Buffer | null {
      if (bytes < length) return null;
      const one = joined();
      bytes -= length;
      pieces = bytes > 0 ? [one.subarray(length)] : [];
      return one.subarray(0, length);
    },
  };
}
