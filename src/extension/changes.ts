export type Listener = () => void;

/** Tells its listeners that something changed; they look for themselves. */
export class Changes {
  readonly #listeners = new Set<Listener>();

  listen(listener: Listener): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
