import { LeafeError } from '../../core/errors.ts';
import { dropInput, inputPiece } from './messages.ts';

const PIECE_BYTES = 1024 * 1024;
/** Sent without an answer at most: the runner reads on during a test only so far. */
const UNDER_WAY_BYTES = 4 * 1024 * 1024;
const KEPT_BYTES = 64 * 1024 * 1024;
const KEPT_INPUTS = 1000;
/** What a container has room for beside a program. */
const LARGEST_BYTES = 128 * 1024 * 1024;

export interface ShelfLine {
  send(frame: Buffer): void;
  /** Resolves once the runner has taken everything sent so far. */
  settle(): Promise<void>;
}

/** The inputs a container holds already, oldest first: a test used for every attempt travels once. */
export class InputShelf {
  readonly #line: ShelfLine;
  readonly #kept = new Map<string, { readonly number: number; readonly bytes: number }>();
  #free: number[] = [];
  #numbers = 0;
  #bytes = 0;
  #underWay = 0;

  constructor(line: ShelfLine) {
    this.#line = line;
  }

  /** The numbers of these inputs in the container, all there at once; sends first what is not there. */
  async place(inputs: readonly string[]): Promise<number[]> {
    const wanted = new Set(inputs);
    const numbers: number[] = [];
    for (const input of inputs) numbers.push(await this.#placeOne(input, wanted));
    return numbers;
  }

  async #placeOne(input: string, wanted: ReadonlySet<string>): Promise<number> {
    const there = this.#kept.get(input);
    if (there) {
      this.#kept.delete(input);
      this.#kept.set(input, there);
      return there.number;
    }
    const bytes = Buffer.from(input);
    refuseHuge(bytes.length);
    this.#makeRoom(bytes.length, wanted);
    const number = this.#free.pop() ?? this.#numbers++;
    await this.#send(number, bytes);
    this.#kept.set(input, { number, bytes: bytes.length });
    this.#bytes += bytes.length;
    return number;
  }

  async #send(number: number, bytes: Buffer): Promise<void> {
    let offset = 0;
    do {
      const piece = bytes.subarray(offset, offset + PIECE_BYTES);
      if (this.#underWay + piece.length > UNDER_WAY_BYTES) {
        this.#underWay = 0;
        await this.#line.settle();
      }
      this.#line.send(inputPiece(number, bytes.length, offset, piece));
      this.#underWay += piece.length;
      offset += PIECE_BYTES;
    } while (offset < bytes.length);
  }

  #makeRoom(bytes: number, wanted: ReadonlySet<string>): void {
    for (const [input, old] of this.#kept) {
      if (wanted.has(input)) continue;
      if (this.#bytes + bytes <= KEPT_BYTES && this.#kept.size < KEPT_INPUTS) return;
      this.#kept.delete(input);
      this.#bytes -= old.bytes;
      this.#free.push(old.number);
      this.#line.send(dropInput(old.number));
    }
  }
}

function refuseHuge(bytes: number): void {
  if (bytes <= LARGEST_BYTES) return;
  const [is, most] = [bytes, LARGEST_BYTES].map((size) => Math.ceil(size / 2 ** 20));
  throw new LeafeError('input', 'invalid', `A test input has ${is} MB; the sandbox takes ${most}`);
}
