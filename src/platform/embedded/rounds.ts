/**
 * Keeps the writers of one context in step, so that every decode is one batch of them all.
 *
 * - Nobody asks for a next token before every writer has its own. Else the first to be sampled ask again while the others still
 *   are, and the library decodes them by turns: two writers are then no faster than one, and four are three and one.
 * - They ask in the order of their sequences. llama.cpp decodes a run of consecutive sequences at once and begins a new pass
 *   wherever the order breaks.
 */
export class Rounds {
  #writers = 0;
  #ready: { readonly position: number; readonly start: () => void }[] = [];

  /** From now on the others wait for this one too, until it leaves. */
  join(): void {
    this.#writers += 1;
  }

  /** Resolves when every writer has come here. */
  async next(position: number): Promise<void> {
    const all = new Promise<void>((start) => void this.#ready.push({ position, start }));
    this.#startWhenComplete();
    await all;
  }

  leave(): void {
    this.#writers -= 1;
    this.#startWhenComplete();
  }

  #startWhenComplete(): void {
    if (this.#ready.length < this.#writers) return;
    const ready = this.#ready.sort((a, b) => a.position - b.position);
    this.#ready = [];
    // In one turn of the event loop, by which the library gathers a batch; in a task of its own, for the last to come is not
    // waiting yet and would be started out of order.
    queueMicrotask(() => {
      for (const { start } of ready) start();
    });
  }
}
