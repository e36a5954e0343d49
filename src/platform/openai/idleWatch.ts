/** Aborts a request when its endpoint has been silent for too long, or when the caller's signal does. */
export class IdleWatch {
  readonly #abort = new AbortController();
  readonly #idleMs: number;
  readonly #outer: AbortSignal;
  readonly #onOuter: () => void;
  #timer: NodeJS.Timeout;
  #timedOut: EndpointSilent | null = null;

  constructor(idleMs: number, outer: AbortSignal) {
    this.#idleMs = idleMs;
    this.#outer = outer;
    this.#onOuter = () => this.#abort.abort(outer.reason);
    outer.addEventListener('abort', this.#onOuter, { once: true });
    if (outer.aborted) this.#onOuter();
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Set when it was the silence that ended the request. */
  get timedOut(): EndpointSilent | null {
    return this.#timedOut;
  }

  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#onOuter);
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timedOut = new EndpointSilent(this.#idleMs);
      this.#abort.abort(this.#timedOut);
    }, this.#idleMs);
  }
}

export class EndpointSilent extends Error {
  constructor(idleMs: number) {
    super(`the endpoint was silent for ${idleMs / 1000} s`);
  }
}
