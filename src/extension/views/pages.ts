/** Lines of one list that a tree draws at once: each costs the extension host and the window a little. */
export const PAGE = 500;

/** How much of each long list of a tree is drawn: a page, and another one each time a person asks for more. */
export class Pages {
  readonly #drawn = new Map<string, number>();

  /** The part of a list that is drawn, and how many items are left. */
  of<T>(list: string, all: readonly T[]): { readonly drawn: readonly T[]; readonly left: number } {
    const drawn = all.slice(0, this.#drawn.get(list) ?? PAGE);
    return { drawn, left: all.length - drawn.length };
  }

  more(list: string): void {
    this.#drawn.set(list, (this.#drawn.get(list) ?? PAGE) + PAGE);
  }
}
