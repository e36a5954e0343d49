import { LeafeError } from '../../src/core/errors.ts';
import type { Checkpoints, RestoredCheckpoint } from '../../src/core/ports/checkpoints.ts';
import { checkedCommit, prepareCommit, refName } from '../../src/platform/git/draft.ts';

export interface MemoryCheckpoints extends Checkpoints {
  /** What each `refs/leafe/<run>/<branch>` points at. */
  readonly refs: Map<string, string>;
  readonly commits: ReadonlyMap<string, RestoredCheckpoint>;
}

/** Checkpoints in a map, with the very ids git would give. */
export function memoryCheckpoints(): MemoryCheckpoints {
  const commits = new Map<string, RestoredCheckpoint>();
  const refs = new Map<string, string>();
  const known = (commit: string): RestoredCheckpoint => {
    const there = commits.get(checkedCommit(commit));
    if (there === undefined) throw new LeafeError('checkpoint', 'unknownCheckpoint', commit);
    return there;
  };
  return {
    refs,
    commits,
    save: async (draft, signal, onStored) => {
      signal.throwIfAborted();
      const { commit, tree, parent, ref, files } = prepareCommit(draft);
      if (parent !== null) known(parent);
      const texts = files.map(({ path, content }) => [path, content.toString()] as const);
      commits.set(commit, { commit, tree, parent, files: new Map(texts) });
      await onStored?.({ commit, tree });
      refs.set(ref, commit);
      return { commit, tree };
    },
    restore: async (commit, signal) => {
      signal.throwIfAborted();
      return known(commit);
    },
    missing: async (wanted, signal) => {
      signal.throwIfAborted();
      return wanted.filter((commit) => !commits.has(checkedCommit(commit)));
    },
    fork: async (run, branch, at, signal) => {
      signal.throwIfAborted();
      const ref = refName(run, branch);
      refs.set(ref, known(at).commit);
    },
    close: async () => undefined,
  };
}
