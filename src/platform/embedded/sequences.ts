import type { LlamaContextSequence, Token } from 'node-llama-cpp';

/**
 * The sequences of one context, lent one prompt at a time. A sequence keeps what it has read: who comes with a prompt that
 * begins alike gets that sequence and reads the rest only.
 */
export class Sequences {
  readonly #free: LlamaContextSequence[];
  readonly #waiting: (() => void)[] = [];

  constructor(sequences: readonly LlamaContextSequence[]) {
    this.#free = [...sequences];
  }

  async using<T>(
    prompt: readonly Token[],
    signal: AbortSignal,
    use: (sequence: LlamaContextSequence, rest: readonly Token[]) => Promise<T>,
  ): Promise<T> {
    while (this.#free.length === 0) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    }
    const sequence = this.#takeBest(prompt);
    try {
      return await use(sequence, await restOf(prompt, sequence));
    } finally {
      this.#free.push(sequence);
      this.#waiting.shift()?.();
    }
  }

  #takeBest(prompt: readonly Token[]): LlamaContextSequence {
    const shared = this.#free.map((sequence) => sharedWith(sequence, prompt));
    const best = shared.indexOf(Math.max(...shared));
    const [taken] = this.#free.splice(best, 1);
    if (taken === undefined) throw new Error('no sequence is free');
    return taken;
  }
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
