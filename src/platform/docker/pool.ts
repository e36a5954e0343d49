import { LeafeError } from '../../core/errors.ts';
import type { Machine } from './machine.ts';

export interface PoolOptions {
  readonly slots: number;
  /** `image`: what its container is made of. */
  readonly start: (slot: number, image: string) => Promise<Machine>;
  /** Milliseconds an unused container is kept. */
  readonly idleMs?: number;
}

const RECYCLE_PROGRAMS = 500;
const RECYCLE_MS = 30 * 60_000;
const IDLE_MS = 5 * 60_000;

interface Slot {
  readonly index: number;
  machine: Machine | null;
  /** That of the machine, or of the last one. */
  image: string;
  startedAt: number;
  busy: boolean;
  idle: NodeJS.Timeout | null;
}

interface Waiting {
  readonly wake: (slot: Slot) => void;
  readonly only: number | undefined;
}

export interface WantedMachine {
  readonly image: string;
  /** The slot that is wanted; any where undefined. */
  readonly only?: number | undefined;
}

/** One container per slot, started when first needed, kept for the next program, replaced before it grows old. */
export class Pool {
  readonly #options: PoolOptions;
  readonly #slots: Slot[];
  readonly #queue: Waiting[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: options.slots }, (_, index) => ({
      index,
      machine: null,
      image: '',
      startedAt: 0,
      busy: false,
      idle: null,
    }));
  }

  get busy(): number {
    return this.#slots.filter((slot) => slot.busy).length;
  }

  /** The machine of a slot as it is now. */
  machineIn(slot: number): Machine | null {
    return this.#slots[slot]?.machine ?? null;
  }

  /**
   * Lends a machine; it is replaced afterwards where it was lost or `use` failed or was aborted. A slot has one at a time: that of another image
   * makes room.
   */
  async lend<T>(
    use: (machine: Machine) => Promise<T>,
    signal: AbortSignal,
    wanted: WantedMachine,
  ): Promise<T> {
    const slot = await this.#take(signal, wanted);
    let kept = false;
    try {
      const machine = await this.#machineOf(slot, wanted.image, signal);
      const result = await abortable(use(machine), signal);
      kept = true;
      return result;
    } finally {
      if (!kept || this.#isOld(slot)) await this.#discard(slot);
      this.#giveBack(slot);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#slots.map((slot) => this.#discard(slot)));
  }

  async #take(signal: AbortSignal, { only, image }: WantedMachine): Promise<Slot> {
    signal.throwIfAborted();
    if (this.#closed) throw new LeafeError('sandbox', 'machineLost', 'the sandbox was closed');
    const free = this.#slots.filter((slot) => !slot.busy && fits(slot, only));
    const ready = free.filter(({ machine }) => machine !== null && !machine.lost);
    const slot = ready.find((one) => one.image === image) ?? free.find(isEmpty) ?? free[0];
    if (slot) {
      slot.busy = true;
      if (slot.idle) clearTimeout(slot.idle);
      return slot;
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        only,
        wake: (freed) => {
          signal.removeEventListener('abort', stop);
          resolve(freed);
        },
      };
      const stop = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        reject(signal.reason as Error);
      };
      this.#queue.push(waiting);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  async #machineOf(slot: Slot, image: string, signal: AbortSignal): Promise<Machine> {
    if (slot.machine?.lost || slot.image !== image) await this.#discard(slot);
    if (slot.machine) return slot.machine;
    const starting = this.#options.start(slot.index, image);
    const machine = await abortable(starting, signal).catch((error: unknown) => {
      // Nobody waits any more for one that is still on its way.
      void starting.then((late) => late.remove()).catch(() => undefined);
      throw error;
    });
    slot.machine = machine;
    slot.image = image;
    slot.startedAt = Date.now();
    if (!this.#closed) return machine;
    await this.#discard(slot);
    throw new LeafeError('sandbox', 'machineLost', 'the sandbox was closed');
  }

  #giveBack(slot: Slot): void {
    const next = this.#queue.find(({ only }) => fits(slot, only));
    if (next) {
      this.#queue.splice(this.#queue.indexOf(next), 1);
      return next.wake(slot);
    }
    slot.busy = false;
    if (slot.machine === null) return;
    slot.idle = setTimeout(() => void this.#discardIdle(slot), this.#options.idleMs ?? IDLE_MS);
    // An idle container must not keep the process alive: it goes with it.
    slot.idle.unref();
  }

  async #discardIdle(slot: Slot): Promise<void> {
    if (!slot.busy) await this.#discard(slot);
  }

  async #discard(slot: Slot): Promise<void> {
    const { machine } = slot;
    slot.machine = null;
    if (slot.idle) clearTimeout(slot.idle);
    await machine?.remove();
  }

  #isOld(slot: Slot): boolean {
    const { machine } = slot;
    if (machine === null) return false;
    const aged = Date.now() - slot.startedAt > RECYCLE_MS;
    return machine.lost || aged || machine.programs >= RECYCLE_PROGRAMS;
  }
}

function isEmpty({ machine }: Slot): boolean {
  return machine === null;
}

function fits({ index }: Slot, only: number | undefined): boolean {
  return only === undefined || index === only;
}

async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}
