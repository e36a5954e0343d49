/**
 * Draws that a seed decides: the same seed gives the same ones on every machine. xoshiro128** by D. Blackman and S. Vigna (Scrambled
 * linear pseudorandom number generators, 2018), its state filled by MurmurHash3's mixer over a Weyl sequence.
 */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  /** Of the last `below`: dividing 2^32 is slow, and the same end is asked for thousands of times. */
  #end = 0;
  #limit = 0;

  constructor(seed: number) {
    const parts = [1, 2, 3, 4].map((at) => mixed((seed + at * 0x9e3779b9) >>> 0));
    [this.#a = 0, this.#b = 0, this.#c = 0, this.#d = 0] = parts;
  }

  /** 32 independent bits, as a number from 0 to below 2^32. */
  bits(): number {
    const result = Math.imul(rotated(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotated(this.#d, 11);
    return result;
  }

  /** A whole number from 0 to below `end` (at most 2^32), each as likely as the others. */
  below(end: number): number {
    // Of 2^32 numbers the last few would favour some results: they are drawn again.
    if (end !== this.#end) {
      this.#end = end;
      this.#limit = ALL - (ALL % end);
    }
    for (;;) {
      const drawn = this.bits();
      if (drawn < this.#limit) return drawn % end;
    }
  }

  /** From 0 to below 1, in steps of 2^-53. */
  unit(): number {
    return ((this.bits() >>> 5) * 2 ** 26 + (this.bits() >>> 6)) / 2 ** 53;
  }
}

const ALL = 2 ** 32;

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
