import type {
  CheckpointDraft,
  Checkpoints,
  CommitId,
  RestoredCheckpoint,
  SavedCheckpoint,
} from '../../core/ports/checkpoints.ts';
import { CommitWriter } from './commitWriter.ts';
import { checkedCommit, prepareCommit, refName, type PreparedCommit } from './draft.ts';
import { joinPacks } from './joinPacks.ts';
import { ObjectReader } from './objectReader.ts';
import { readCommit, readState } from './readState.ts';
import { RefWriter } from './refWriter.ts';
import { sweep } from './sweep.ts';
import { ensureStore } from './storeFolder.ts';
import { TypeReader } from './typeReader.ts';

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
  readonly #reader: ObjectReader;
  readonly #types: TypeReader;
  readonly #refs: RefWriter;
  readonly #commits: CommitWriter;
  /** Commits this process has saved or seen. */
  readonly #known = new Set<CommitId>();

  constructor(store: string) {
    this.#store = store;
    this.#reader = new ObjectReader(store);
    this.#types = new TypeReader(store);
    this.#refs = new RefWriter(store);
    this.#commits = new CommitWriter(store, this.#refs, () => this.#tidy());
  }

  async save(
    draft: CheckpointDraft,
    signal: AbortSignal,
    onStored: (saved: SavedCheckpoint) => Promise<void> = async () => undefined,
  ): Promise<SavedCheckpoint> {
    signal.throwIfAborted();
    const prepared = prepareCommit(draft);
    const { commit, tree, parent, ref } = prepared;
    if (parent !== null) await this.#mustHave(parent);
    await unlessAborted(this.#write(prepared), signal);
    const pointed = unlessAborted(this.#refs.point(ref, commit), signal);
    // It is waited for below, after what may fail first.
    pointed.catch(() => undefined);
    await onStored({ commit, tree });
    await pointed;
    return { commit, tree };
  }

  async restore(commit: CommitId, signal: AbortSignal): Promise<RestoredCheckpoint> {
    signal.throwIfAborted();
    return unlessAborted(readState(this.#reader, checkedCommit(commit)), signal);
  }

  async missing(commits: readonly CommitId[], signal: AbortSignal): Promise<readonly CommitId[]> {
    signal.throwIfAborted();
    return unlessAborted(this.#types.missing(commits.map(checkedCommit)), signal);
  }

  async fork(run: string, branch: string, at: CommitId, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const ref = refName(run, branch);
    await this.#mustHave(checkedCommit(at));
    await unlessAborted(this.#refs.point(ref, at), signal);
  }

  async close(): Promise<void> {
    await this.#commits.close();
    await Promise.all([this.#refs.close(), this.#reader.close(), this.#types.close()]);
  }

  async #write(commit: PreparedCommit): Promise<void> {
    await this.#commits.write(commit);
    this.#known.add(commit.commit);
  }

  /** Housekeeping: where it fails the store is as good as before, only slower. */
  async #tidy(): Promise<void> {
    try {
      await sweep(this.#store, Date.now());
      await joinPacks(this.#store, new AbortController().signal);
    } catch {
      // The next one may have more luck.
    }
  }

  async #mustHave(commit: CommitId): Promise<void> {
    if (this.#known.has(commit)) return;
    await readCommit(this.#reader, commit);
    this.#known.add(commit);
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
