import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { copyState } from './copyState.ts';

/** Fewer tokens than these are read again rather than copied or waited for. */
const WORTH_COPYING = 32;

export interface Lent {
  readonly sequence: LlamaContextSequence;
  /** Its place among all. */
  readonly position: number;
  /** The end of the prompt that the sequence does not hold yet: at least one token. */
  readonly rest: readonly Token[];
  /** To be called as soon as the sequence holds the whole prompt. */
  readonly hasRead: () => void;
}

/**
 * The sequences of one context, lent one prompt at a time. A sequence keeps what it has read, and what one of them has read no
 * other reads again: who comes with a prompt that begins alike gets that sequence, or a copy where it is taken. Prompts are
 * read one after the other, so that several that come together find the beginning that they share.
 */
export class Sequences {
  readonly #all: readonly LlamaContextSequence[];
  readonly #taken = new Set<LlamaContextSequence>();
  #whenFree: (() => void) | null = null;
  #readers: Promise<void> = Promise.resolve();

  /** In the order in which the context gave them. */
  constructor(sequences: readonly LlamaContextSequence[]) {
    this.#all = sequences;
  }

  async using<T>(prompt: readonly Token[], use: (lent: Lent) => Promise<T>): Promise<T> {
    const hasRead = await this.#turnToRead();
    try {
      return await this.#lend(prompt, hasRead, use);
    } finally {
      hasRead();
    }
  }

  /** Waits for the readers who came before; the next one waits until the result is called. */
  async #turnToRead(): Promise<() => void> {
    const before = this.#readers;
    let done = (): void => undefined;
    this.#readers = new Promise((resolve) => void (done = resolve));
    await before;
    return done;
  }

  async #lend<T>(
    prompt: readonly Token[],
    hasRead: () => void,
    use: (lent: Lent) => Promise<T>,
  ): Promise<T> {
    if (this.#taken.size === this.#all.length) {
      await new Promise<void>((resolve) => void (this.#whenFree = resolve));
    }
    const sequence = this.#choose(prompt);
    this.#taken.add(sequence);
    try {
      await this.#fetchBeginning(prompt, sequence);
      const rest = await restOf(prompt, sequence);
      if (rest.length < WORTH_COPYING) hasRead();
      return await use({ sequence, position: this.#all.indexOf(sequence), rest, hasRead });
    } finally {
      this.#taken.delete(sequence);
      this.#whenFree?.();
      this.#whenFree = null;
    }
  }

  /**
   * The free one that holds most of the prompt, or the first where a copy of a taken one is better. Of equals the first, so that
   * those at work are neighbours: only neighbours are decoded at once.
   */
  #choose(prompt: readonly Token[]): LlamaContextSequence {
    const free = this.#all.filter((sequence) => !this.#taken.has(sequence));
    const own = mostShared(free, prompt);
    const isWorth = isWorthCopying(mostShared(this.#all, prompt).tokens, own.tokens);
    const chosen = isWorth ? free[0] : own.sequence;
    if (chosen === undefined) throw new Error('no sequence is free');
    return chosen;
  }

  async #fetchBeginning(prompt: readonly Token[], to: LlamaContextSequence): Promise<void> {
    const { sequence, tokens } = mostShared(this.#all, prompt);
    if (sequence === undefined || !isWorthCopying(tokens, sharedWith(to, prompt))) return;
    await copyState(sequence, to);
  }
}

function isWorthCopying(theirs: number, own: number): boolean {
  return theirs - own >= WORTH_COPYING;
}

function mostShared(
  sequences: readonly LlamaContextSequence[],
  prompt: readonly Token[],
): { readonly sequence: LlamaContextSequence | undefined; readonly tokens: number } {
  const shared = sequences.map((sequence) => sharedWith(sequence, prompt));
  const tokens = Math.max(...shared);
  return { sequence: sequences[shared.indexOf(tokens)], tokens };
}

/** Forgets what the sequence holds beyond the shared beginning. At least one token is left to read: sampling needs it. */
async function restOf(
  prompt: readonly Token[],
  sequence: LlamaContextSequence,
): Promise<readonly Token[]> {
  const keep = Math.min(sharedWith(sequence, prompt), prompt.length - 1);
  if (keep < sequence.nextTokenIndex) {
    await sequence.eraseContextTokenRanges([{ start: keep, end: sequence.nextTokenIndex }]);
  }
  return prompt.slice(sequence.nextTokenIndex);
}

function sharedWith(sequence: LlamaContextSequence, prompt: readonly Token[]): number {
  return sequence.compareContextTokens([...prompt]).firstDifferentIndex;
}
