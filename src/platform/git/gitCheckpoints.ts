import { LeafeError } from '../../core/errors.ts';
import type {
  CheckpointDraft,
  Checkpoints,
  CommitId,
  RestoredCheckpoint,
  SavedCheckpoint,
} from '../../core/ports/checkpoints.ts';
import { CommitWriter } from './commitWriter.ts';
import { checkedCommit, prepareCommit, refName } from './draft.ts';
import { ObjectReader } from './objectReader.ts';
import { readCommit, readState } from './readState.ts';
import { ensureStore } from './storeFolder.ts';

/**
 * Checkpoints in `store`, a bare git repository made at first use. Any number of runs and processes may use one store at a
 * time, as long as each run has one writer.
 */
export async function openGitCheckpoints(store: string, signal: AbortSignal): Promise<Checkpoints> {
  await ensureStore(store, signal);
  return new GitCheckpoints(store);
}

class GitCheckpoints implements Checkpoints {
  readonly #store: string;
  readonly #writer: CommitWriter;
  readonly #reader: ObjectReader;

  constructor(store: string) {
    this.#store = store;
    this.#writer = new CommitWriter(store);
    this.#reader = new ObjectReader(store);
  }

  async save(draft: CheckpointDraft, signal: AbortSignal): Promise<SavedCheckpoint> {
    signal.throwIfAborted();
    const prepared = prepareCommit(draft);
    if (prepared.parent !== null) await this.#mustHave(prepared.parent);
    await unlessAborted(this.#writer.commit(prepared), signal);
    await this.#mustPointAt(prepared.ref, prepared.commit);
    return { commit: prepared.commit, tree: prepared.tree };
  }

  async restore(commit: CommitId, signal: AbortSignal): Promise<RestoredCheckpoint> {
    signal.throwIfAborted();
    return unlessAborted(readState(this.#reader, checkedCommit(commit)), signal);
  }

  async fork(run: string, branch: string, at: CommitId, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const ref = refName(run, branch);
    await this.#mustHave(checkedCommit(at));
    await unlessAborted(this.#writer.point(ref, at), signal);
    await this.#mustPointAt(ref, at);
  }

  async close(): Promise<void> {
    await Promise.all([this.#writer.close(), this.#reader.close()]);
  }

  async #mustHave(commit: CommitId): Promise<void> {
    await readCommit(this.#reader, commit);
  }

  /** fast-import goes on after a ref it could not write, so its word alone is not enough. */
  async #mustPointAt(ref: string, commit: CommitId): Promise<void> {
    const there = await this.#reader.get(ref);
    if (there?.id === commit) return;
    throw new LeafeError(
      'checkpoint',
      'damaged',
      `${this.#store}: ${ref} is at ${there?.id ?? 'nothing'} after ${commit} was saved`,
    );
  }
}

/** Stops waiting when the signal says so; the work itself goes on to its end. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
