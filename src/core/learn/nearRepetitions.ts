import { parseReply } from '../contest/parseReply.ts';
import { programTokens } from './programTokens.ts';
import type { TrainingRow } from './trainingRow.ts';

/** Runs of five tokens, as the BigCode project compares code by ("Large-scale Near-deduplication Behind BigCode", 2023). */
const GRAM = 5;
/**
 * From this share of common runs on, two programs are one (Jaccard; Kocetkov et al. 2022, The Stack). The stricter of the figures in use:
 * programs for one problem are alike to begin with, and names do not count here.
 */
const SAME_SHARE = 0.85;

/**
 * Rows are candidates where one of so many bands of so many smallest hashes is equal (MinHash with banding: Broder 1997; Leskovec et al.,
 * Mining of Massive Datasets, chapter 3). Of two rows that share nine tenths one in a hundred is missed, of equal ones none.
 */
const BANDS = 8;
const BAND_ROWS = 8;

/** What of a row is compared: small, and the same whenever it is taken. */
export interface NearPrint {
  /** Hash of what stands before the program. */
  readonly place: string;
  /** One number for each band, and for the place: equal ones are looked at more closely. */
  readonly bands: Uint32Array;
  /** Hashes of its runs, in order, none twice. */
  readonly grams: Uint32Array;
}

/** Null for a row that teaches no program. `digest` is sha256 as hex. */
export function nearPrint(
  { kind, prompt, completion, origin }: TrainingRow,
  digest: (text: string) => string,
): NearPrint | null {
  const code = kind === 'reflection' ? null : parseReply(completion.content);
  if (code === null) return null;
  const place = digest(JSON.stringify([prompt, origin.problemDigest])).slice(0, 32);
  const grams = gramsOf(programTokens(code, origin.language));
  return { place, bands: bandsOf(grams, hash(place)), grams };
}

interface Known extends NearPrint {
  readonly id: string;
}

/**
 * Says of each row whether an earlier one taught nearly the same: after the same words, a program that differs in names, layout or
 * little else. `null` where none did; then the row is known from there on. What a row costs does not grow with their number.
 */
export function nearRepetitions(): (id: string, print: NearPrint | null) => string | null {
  const bands = new Map<number, Known[]>();
  return (id, print) => {
    if (print === null) return null;
    const own = { id, ...print };
    for (const key of own.bands) {
      const near = bands.get(key)?.find((known) => isNear(known, own));
      if (near !== undefined) return near.id;
    }
    for (const key of own.bands) {
      const others = bands.get(key);
      if (others === undefined) bands.set(key, [own]);
      else others.push(own);
    }
    return null;
  };
}

function isNear(known: Known, own: Known): boolean {
  return known.place === own.place && jaccard(known.grams, own.grams) >= SAME_SHARE;
}

/** A program of fewer tokens is one run. */
function gramsOf(tokens: readonly string[]): Uint32Array {
  const length = Math.min(GRAM, tokens.length);
  const runs = new Set<number>();
  for (let at = 0; at + length <= tokens.length; at++) {
    let value = NO_TEXT;
    for (let token = at; token < at + length; token++) {
      if (token > at) value = hashed(value, ' ');
      value = hashed(value, tokens[token] ?? '');
    }
    runs.add(value >>> 0);
  }
  return Uint32Array.from(runs).sort();
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  return hashed(NO_TEXT, text) >>> 0;
}

const NO_TEXT = 0x811c9dc5;

/** Of what was hashed before with this text behind it. */
function hashed(before: number, text: string): number {
  let value = before;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value;
}

function bandsOf(grams: Uint32Array, place: number): Uint32Array {
  return Uint32Array.from({ length: BANDS }, (_, band) => {
    let key = mixed(place ^ band);
    for (let row = 0; row < BAND_ROWS; row++) {
      key = mixed(key ^ smallestHash(grams, band * BAND_ROWS + row));
    }
    return key;
  });
}

/** Of all runs, the smallest hash under one of many orders: equal for two sets as often as their Jaccard says. */
function smallestHash(grams: Uint32Array, order: number): number {
  let smallest = 0xffffffff;
  const salt = Math.imul(order + 1, 0x9e3779b1);
  for (const gram of grams) smallest = Math.min(smallest, mixed(gram ^ salt));
  return smallest;
}

/** The finaliser of MurmurHash3: every bit in changes every bit out. */
function mixed(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function jaccard(some: Uint32Array, others: Uint32Array): number {
  let common = 0;
  for (let at = 0, to = 0; at < some.length && to < others.length;) {
    const [one = 0, other = 0] = [some[at], others[to]];
    if (one === other) common += 1;
    if (one <= other) at += 1;
    if (other <= one) to += 1;
  }
  return common / (some.length + others.length - common);
}
