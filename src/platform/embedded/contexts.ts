import type { ContextOptions } from './protocol.ts';

/** The context cannot be had: its adapter does not fit the model, or memory is short. */
export class ContextRefused extends Error {}

interface Held<Context> {
  readonly context: Context;
  users: number;
}

/**
 * The contexts over one loaded model, each opened when it is first asked for: the model's own and that of each adapter. A context costs
 * memory, for all that its sequences may hold, so there are only so many: one that nobody uses makes room for the next, the longest unused
 * first. Who has to wait is served before those who came later, even where theirs is open.
 */
export class Contexts<Context extends { close(): Promise<void> }> {
  readonly #most: number;
  readonly #open: (options: ContextOptions) => Promise<Context>;
  /** The longest unused first. */
  readonly #held = new Map<string, Held<Context>>();
  #turns: Promise<void> = Promise.resolve();
  #whenLeft: () => void = () => undefined;

  constructor(most: number, open: (options: ContextOptions) => Promise<Context>) {
    this.#most = most;
    this.#open = open;
  }

  /** Rejects with what opening the context threw. */
  async using<T>(options: ContextOptions, use: (context: Context) => Promise<T>): Promise<T> {
    const held = await this.#inTurn(() => this.#enter(options));
    try {
      return await use(held.context);
    } finally {
      held.users -= 1;
      this.#whenLeft();
    }
  }

  async #enter(options: ContextOptions): Promise<Held<Context>> {
    const key = JSON.stringify(options);
    const held = this.#held.get(key) ?? (await this.#openAnother(options));
    this.#held.delete(key);
    this.#held.set(key, held);
    held.users += 1;
    return held;
  }

  async #openAnother(options: ContextOptions): Promise<Held<Context>> {
    while (this.#held.size >= this.#most) {
      const [key, held] = [...this.#held].find(([, { users }]) => users === 0) ?? [];
      if (key === undefined) await new Promise<void>((left) => void (this.#whenLeft = left));
      else {
        this.#held.delete(key);
        await held?.context.close();
      }
    }
    return { context: await this.#open(options), users: 0 };
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#turns;
    let done = (): void => undefined;
    this.#turns = new Promise((resolve) => void (done = resolve));
    await before;
    try {
      return await work();
    } finally {
      done();
    }
  }
}
