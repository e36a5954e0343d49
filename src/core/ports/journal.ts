import type { RunEvent } from '../../domain/runEvent.ts';

/** Text kept beside the journal under the hash of its bytes. */
export interface BlobRef {
  readonly sha256: string;
  readonly bytes: number;
}

export interface AppendOptions {
  /** Whether they, and all before them, must survive a power cut too. They do unless this is false. */
  readonly onDisk?: boolean;
}

/**
 * The append-only story of one run: one writer, any number of readers. `append` returns once the events survive a kill of
 * this process; several events of one call are written together, in order.
 */
export interface Journal {
  append(events: readonly RunEvent[], options?: AppendOptions): Promise<void>;
  /**
   * From the first event on, or from the one with the sequence number `from`: what comes before is not looked at then. A torn last
   * line is left out; other damage is `journal.damaged`, with the line.
   */
  events(from?: number): AsyncIterable<RunEvent>;
  putBlob(text: string): Promise<BlobRef>;
  blob(sha256: string): Promise<string>;
  /** Lets the next writer in. */
  close(): Promise<void>;
}
