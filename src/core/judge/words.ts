/** A word of an output with the line it stands on, counting from 1. */
export interface Word {
  readonly text: string;
  readonly line: number;
}

/** Walks through the words of a text without making a list of them: outputs may have millions. */
export class Words {
  readonly #text: string;
  readonly #isBlank: (code: number) => boolean;
  #at = 0;
  #line = 1;

  constructor(text: string, isBlank = isSpace) {
    this.#text = text;
    this.#isBlank = isBlank;
  }

  /** The line of the place reached. */
  get line(): number {
    return this.#line;
  }

  /** The next word; null at the end. */
  next(): Word | null {
    const text = this.#text;
    while (this.#at < text.length && this.#isBlank(text.charCodeAt(this.#at))) {
      if (text.charCodeAt(this.#at) === NEWLINE) this.#line++;
      this.#at++;
    }
    if (this.#at === text.length) return null;
    const from = this.#at;
    while (this.#at < text.length && !this.#isBlank(text.charCodeAt(this.#at))) this.#at++;
    return { text: text.slice(from, this.#at), line: this.#line };
  }
}

const NEWLINE = 10;

/** Blank, tab, line feed, vertical tab, form feed, carriage return. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
