/**
 * Lets many work side by side, or one alone. Who asks to be alone is waited for by newcomers and waits for those at work;
 * two who ask take turns.
 */
export class QuietGate {
  #beside = 0;
  #alone = false;
  readonly #asking: (() => void)[] = [];
  readonly #coming: (() => void)[] = [];

  /** Works beside others. */
  async beside<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#beside--;
      this.#next();
    }
  }

  /** For one that works beside others: steps out, works alone, steps in again. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    this.#beside--;
    try {
      return await this.#workAlone(work);
    } finally {
      await this.#enter();
    }
  }

  async #workAlone<T>(work: () => Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => {
      this.#asking.push(resolve);
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#alone = false;
      this.#next();
    }
  }

  async #enter(): Promise<void> {
    if (this.#alone || this.#asking.length > 0) {
      await new Promise<void>((resolve) => this.#coming.push(resolve));
    } else {
      this.#beside++;
    }
  }

  #next(): void {
    if (this.#alone) return;
    if (this.#asking.length > 0) {
      if (this.#beside > 0) return;
      this.#alone = true;
      this.#asking.shift()?.();
      return;
    }
    for (const come of this.#coming.splice(0)) {
      this.#beside++;
      come();
    }
  }
}
