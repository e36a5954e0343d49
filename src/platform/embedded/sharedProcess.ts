import { LeafeError } from '../../core/errors.ts';
import { ModelClient } from './modelClient.ts';
import type { OpenOptions } from './protocol.ts';

/** One user's part in a model's process. */
export interface ProcessShare {
  /** Rejects what is asked here, and nobody else's, when the share is closed. */
  use<T>(
    work: (client: ModelClient, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>;
  /** The process ends with the last share; safe to call twice. */
  close(): Promise<void>;
}

interface Shared {
  readonly client: ModelClient;
  users: number;
}

const open = new Map<string, Shared>();

/** Who opens the same file in the same way gets the same process: its weights are in memory once. */
export function joinProcess(options: OpenOptions, idleMs: number): ProcessShare {
  const key = JSON.stringify([options.file, options.threads, idleMs]);
  const shared = open.get(key) ?? {
    client: new ModelClient({ kind: 'open', options }, idleMs),
    users: 0,
  };
  open.set(key, shared);
  shared.users += 1;
  const closed = new AbortController();
  return {
    use: (work, signal) => either(closed.signal, signal, (both) => work(shared.client, both)),
    close: async () => {
      if (closed.signal.aborted) return;
      closed.abort(new LeafeError('model', 'unreachable', 'the model was closed'));
      shared.users -= 1;
      if (shared.users > 0) return;
      open.delete(key);
      await shared.client.close();
    },
  };
}

/** Ends with either signal. By hand, for a long-lived signal keeps all that `AbortSignal.any` ever made of it in older Nodes. */
async function either<T>(
  first: AbortSignal,
  second: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const both = new AbortController();
  const stop = (): void => both.abort(first.aborted ? first.reason : second.reason);
  if (first.aborted || second.aborted) stop();
  first.addEventListener('abort', stop);
  second.addEventListener('abort', stop);
  try {
    return await work(both.signal);
  } finally {
    first.removeEventListener('abort', stop);
    second.removeEventListener('abort', stop);
  }
}
