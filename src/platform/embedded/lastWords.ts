/** The end of what a process said on stderr, for the message about its death. */
export class LastWords {
  readonly #limit: number;
  #text = '';

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: string): void {
    this.#text = (this.#text + chunk).slice(-this.#limit);
  }

  /** The last lines in one; empty where nothing was said. */
  get text(): string {
    return this.#text.trim().split('\n').slice(-3).join(' | ').slice(-400);
  }
}
