import { isLeafeError } from '../core/errors.ts';
import type { Progress, ShowProgress } from './progress.ts';

/** Something dear that lives until it is closed. */
export interface Closable {
  close(): Promise<void>;
}

export interface LendingOptions<T> {
  readonly open: (onProgress: ShowProgress, signal: AbortSignal) => Promise<T>;
  /** How long it is kept while nobody uses it; 0 closes it with its last user. */
  readonly idleMs: number;
}

/** One life of the thing: from the first who wants it until nobody does. */
interface Life<T> {
  readonly thing: Promise<T>;
  readonly stopOpening: AbortController;
  /** Of those who wait until it is open. */
  readonly watchers: Set<ShowProgress>;
  latest: Progress | null;
  isOpen: boolean;
  users: number;
  /** Nobody new gets it: closed when its last user has gone. */
  spent: boolean;
}

/**
 * Lends one thing to any number at once: opened for the first, kept for a while after the last. One that failed a user as a
 * whole (a sandbox or a model of no use any more) is opened anew for the next, and closed when those who still have it have
 * ended.
 */
export class Lending<T extends Closable> {
  readonly #options: LendingOptions<T>;
  readonly #lives = new Set<Life<T>>();
  #current: Life<T> | null = null;
  #idle: NodeJS.Timeout | null = null;

  constructor(options: LendingOptions<T>) {
    this.#options = options;
  }

  /** The thing is not the user's to close. An abort while it is being opened ends the opening where nobody else waits for it. */
  async use<R>(
    work: (thing: T) => Promise<R>,
    onProgress: ShowProgress,
    signal: AbortSignal,
  ): Promise<R> {
    signal.throwIfAborted();
    const life = this.#join();
    try {
      return await work(await this.#opened(life, onProgress, signal));
    } catch (error) {
      if (isOfNoUse(error)) this.#retire(life);
      throw error;
    } finally {
      await this.#leave(life);
    }
  }

  /** Closes it under whoever has it. */
  async close(): Promise<void> {
    await Promise.all([...this.#lives].map((life) => this.#end(life)));
  }

  #join(): Life<T> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    const life = this.#current ?? this.#begin();
    life.users += 1;
    return life;
  }

  #begin(): Life<T> {
    const watchers = new Set<ShowProgress>();
    const stopOpening = new AbortController();
    const onProgress: ShowProgress = (progress) => {
      life.latest = progress;
      for (const show of watchers) show(progress);
    };
    // Not before there is a life to tell of its progress.
    const thing = Promise.resolve().then(() => this.#options.open(onProgress, stopOpening.signal));
    const life: Life<T> = {
      ...{ thing, stopOpening, watchers },
      ...{ latest: null, isOpen: false, users: 0, spent: false },
    };
    thing.then(
      () => void (life.isOpen = true),
      () => this.#retire(life),
    );
    this.#lives.add(life);
    this.#current = life;
    return life;
  }

  async #opened(life: Life<T>, onProgress: ShowProgress, signal: AbortSignal): Promise<T> {
    life.watchers.add(onProgress);
    if (life.latest !== null) onProgress(life.latest);
    let stop = (): void => undefined;
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(signal.reason as Error);
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([life.thing, aborted]);
    } finally {
      life.watchers.delete(onProgress);
      signal.removeEventListener('abort', stop);
    }
  }

  #retire(life: Life<T>): void {
    life.spent = true;
    if (this.#current === life) this.#current = null;
  }

  async #leave(life: Life<T>): Promise<void> {
    life.users -= 1;
    if (life.users > 0) return;
    if (life.spent || !life.isOpen || this.#options.idleMs === 0) return this.#end(life);
    this.#idle = setTimeout(() => void this.#end(life), this.#options.idleMs);
    this.#idle.unref();
  }

  async #end(life: Life<T>): Promise<void> {
    this.#retire(life);
    this.#lives.delete(life);
    life.stopOpening.abort();
    const thing = await life.thing.catch(() => null);
    await thing?.close().catch(() => undefined);
  }
}

/** A prompt too long or a process that died says nothing against the next call; an engine that is gone does. */
function isOfNoUse(error: unknown): boolean {
  return isLeafeError(error, 'sandbox') || isLeafeError(error, 'model', 'wrongFile');
}
