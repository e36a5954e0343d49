import { JOURNAL_VERSION, type RunEvent, type RunFact } from '../../domain/runEvent.ts';
import { reduce } from '../../domain/foldRun.ts';
import type { RunState } from '../../domain/runState.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';

export type RunListener = (event: RunEvent, state: RunState) => void;

export interface RecorderOptions {
  readonly run: string;
  readonly journal: Journal;
  readonly clock: Clock;
  /** What the journal says so far. */
  readonly state: RunState;
  /** Told of each event after it was written. */
  readonly listeners: readonly RunListener[];
}

/** The only one who stamps: gives facts their number and time, writes them, folds them, and only then tells of them. */
export class Recorder {
  readonly #options: RecorderOptions;
  #state: RunState;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#state = options.state;
  }

  get run(): string {
    return this.#options.run;
  }

  /** What has been recorded up to now. */
  get state(): RunState {
    return this.#state;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /** Returns once the facts survive a kill, and a power cut unless they are decisions alone. Facts of one call are written together and never interleave with others. */
  record(...facts: readonly RunFact[]): Promise<void> {
    const written = this.#writing.then(() => this.#write(facts));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async putTranscript(transcript: unknown): Promise<{ sha256: string; bytes: number }> {
    return this.#options.journal.putBlob(`${JSON.stringify(transcript, null, 1)}\n`);
  }

  async #write(facts: readonly RunFact[]): Promise<void> {
    const first = this.#state.nextSeq;
    // A clock set back must not make the story run backwards.
    const now = Math.max(this.#options.clock.now(), this.#state.lastAt ?? 0);
    const at = new Date(now).toISOString();
    const events = facts.map((fact, index): RunEvent => ({
      v: JOURNAL_VERSION,
      run: this.#options.run,
      seq: first + index,
      at,
      ...fact,
    }));
    await this.#options.journal.append(events, { onDisk: !facts.every(isDecision) });
    for (const event of events) {
      this.#state = reduce(this.#state, event);
      for (const listener of this.#options.listeners) listener(event, this.#state);
    }
  }
}

/**
 * What the run would decide again from what came before it, so that it need not wait for the disk: the next thing that was done does, and
 * brings the disk up to it. A power cut before that loses nothing but the decision.
 */
function isDecision(fact: RunFact): boolean {
  switch (fact.kind) {
    case 'roundStarted':
    case 'branchClosed':
      return true;
    case 'branchOpened':
      return fact.author === undefined;
    default:
      return false;
  }
}
