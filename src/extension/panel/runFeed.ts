import { LeafeError } from '../../core/errors.ts';
import { withoutProgram } from '../../domain/panelEvents.ts';
import type { RunEvent } from '../../domain/runEvent.ts';
import { emptyRun, reduce } from '../../domain/foldRun.ts';
import type { RunState } from '../../domain/runState.ts';
import { JournalFollower } from '../../platform/files/journalFollower.ts';

/**
 * A run as its journal tells it, read as it grows. Program texts are left out of events and state: a panel asks for them by step, and ten
 * thousand of them need not be held.
 */
export class RunFeed {
  readonly #follower: JournalFollower;
  #state: RunState = emptyRun();
  #trouble: unknown = null;
  /** The last event the reader has. */
  #given = -1;

  constructor(runFolder: string) {
    this.#follower = new JournalFollower(runFolder);
  }

  /** As far as the journal was read. */
  get state(): RunState {
    return this.#state;
  }

  /** Why the journal cannot be read further; null where it can. */
  get trouble(): unknown {
    return this.#trouble;
  }

  /** Gives what comes after this event from now on; null is everything. */
  from(after: number | null): void {
    this.#follower.rewind();
    this.#given = after ?? -1;
    this.#trouble = null;
  }

  /** Events the journal holds now; 0 where its end cannot be read. */
  async count(): Promise<number> {
    try {
      return await this.#follower.count();
    } catch (error) {
      if (error instanceof LeafeError) return 0;
      throw error;
    }
  }

  /** The next events in order, a bounded number; none where there are no more yet, or none that can be read. */
  async next(): Promise<readonly RunEvent[]> {
    while (this.#trouble === null) {
      const events = await this.#read();
      if (events.length === 0) break;
      const fresh = this.#take(events);
      if (fresh.length > 0) return fresh;
    }
    return [];
  }

  async #read(): Promise<readonly RunEvent[]> {
    try {
      return await this.#follower.read();
    } catch (error) {
      this.#trouble = error;
      return [];
    }
  }

  /** Up to an event that does not fit the ones before it. Events that are folded already are given again without that. */
  #take(events: readonly RunEvent[]): readonly RunEvent[] {
    const fresh: RunEvent[] = [];
    for (const each of events) {
      const event = withoutProgram(each);
      if (event.seq === this.#state.nextSeq && !this.#fold(event)) break;
      if (event.seq > this.#given) fresh.push(event);
      this.#given = Math.max(this.#given, event.seq);
    }
    return fresh;
  }

  #fold(event: RunEvent): boolean {
    try {
      this.#state = reduce(this.#state, event);
      return true;
    } catch (error) {
      const detail = `event ${event.seq} does not fit the ones before it`;
      this.#trouble = new LeafeError('journal', 'damaged', detail, { cause: error });
      return false;
    }
  }
}
