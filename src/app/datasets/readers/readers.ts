import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { CollectOptions } from '../collectRows.ts';
import type { LearntRun } from '../openRun.ts';
import type { Spool } from '../spool.ts';
import type { ReaderOptions } from './protocol.ts';
import { Reader } from './reader.ts';

/** A process takes a sixth of a second to begin, in which hundreds of runs are read. */
const RUNS_A_READER = 500;
/** Each holds some megabytes of journals and problems. */
const MOST = 8;

/** How many processes read so many runs soonest; 1 is this one. */
export function readersFor(runs: number): number {
  return Math.max(1, Math.min(availableParallelism(), MOST, Math.floor(runs / RUNS_A_READER)));
}

/** Processes that read runs side by side. */
export class Readers {
  readonly #readers: readonly Reader[];

  private constructor(readers: readonly Reader[]) {
    this.#readers = readers;
  }

  /** Lends readers for a piece of work; they are gone when it is done. */
  static async lent<T>(
    count: number,
    use: (readers: Readers) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const own = new Readers(Array.from({ length: count }, () => new Reader()));
    const stop = (): void => own.#stop();
    signal.addEventListener('abort', stop);
    try {
      return await use(own);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      await Promise.all(own.#readers.map((reader) => reader.close()));
    }
  }

  get count(): number {
    return this.#readers.length;
  }

  /**
   * The rows of each share, in a file of its own in this folder. `onRows` is told how many a share has so far. Where one reader fails the
   * others are given up and waited for, and its error is thrown.
   */
  async spools(
    shares: readonly (readonly LearntRun[])[],
    folder: string,
    options: CollectOptions,
    onRows: (share: number, rows: number) => void,
  ): Promise<readonly Spool[]> {
    const errors: unknown[] = [];
    const under = shares.map(async (runs, at): Promise<readonly Spool[]> => {
      const reader = this.#readers[at];
      if (reader === undefined) throw new RangeError('more shares than readers');
      const path = join(folder, `rows.${at}.part`);
      try {
        const share = { runs, path, options: plain(options) };
        return [await reader.spool(share, (rows) => onRows(at, rows))];
      } catch (error) {
        errors.push(error);
        this.#stop();
        return [];
      }
    });
    const spools = await Promise.all(under);
    if (errors.length > 0) throw errors[0];
    return spools.flat();
  }

  #stop(): void {
    for (const reader of this.#readers) reader.stop();
  }
}

/** Only what a reader needs: of a plan more is known, and not all of it can be sent. */
function plain(options: CollectOptions): ReaderOptions {
  if (options.measure !== null) throw new TypeError('a reader does not measure rows');
  const { home, each, variants, rehearsal, acceptedOnly, minLift } = options;
  const { heldOut, format, version, secrets } = options;
  const evaluation = options.evaluation.map(({ name, description }) => ({ name, description }));
  const chosen = { home, each, variants, rehearsal, acceptedOnly, minLift };
  return { ...chosen, heldOut, format, version, secrets, evaluation };
}
