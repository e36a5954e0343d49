/** A text's words and numbers in lower case, everything else left out: what stays when it is told in other marks. */
export function words(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Every run of so many words. */
export function phrases(all: readonly string[], length: number): readonly string[] {
  return all.slice(length - 1).map((_, at) => all.slice(at, at + length).join(' '));
}

/** Phrases of one length that texts are searched for, each with what it stands for. */
export class PhraseBook<T> {
  readonly #length: number;
  readonly #phrases = new Map<string, T>();
  readonly #firstWords = new Set<string>();

  constructor(length: number) {
    this.#length = length;
  }

  get size(): number {
    return this.#phrases.size;
  }

  /** Adds every phrase of a text; what a later one stands for counts. */
  add(all: readonly string[], value: T): void {
    for (const phrase of phrases(all, this.#length)) this.#phrases.set(phrase, value);
    for (const word of all.slice(0, Math.max(0, all.length - this.#length + 1)))
      this.#firstWords.add(word);
  }

  /** Takes out every phrase that a text holds. */
  forget(all: readonly string[]): void {
    for (const phrase of this.#candidates(all)) this.#phrases.delete(phrase);
  }

  /** The first phrase of a text that is in the book. */
  find(all: readonly string[]): { readonly phrase: string; readonly value: T } | null {
    for (const phrase of this.#candidates(all)) {
      const value = this.#phrases.get(phrase);
      if (value !== undefined) return { phrase, value };
    }
    return null;
  }

  /** Most runs of a text begin with no phrase's first word: those are never put together. */
  *#candidates(all: readonly string[]): Generator<string> {
    if (this.#phrases.size === 0) return;
    for (let at = 0; at + this.#length <= all.length; at++) {
      if (this.#firstWords.has(all[at] ?? '')) yield all.slice(at, at + this.#length).join(' ');
    }
  }
}
