/** A git commit id, 40 hex digits. */
export type CommitId = string;

export interface CheckpointDraft {
  readonly run: string;
  readonly branch: string;
  /** Names the step in the commit's subject. */
  readonly step: string;
  /** The parent step's commit; null starts a history of its own. */
  readonly parent: CommitId | null;
  /** Path to content: the whole state, not a change. Paths are relative, with `/`, never leading out. */
  readonly files: ReadonlyMap<string, string>;
  /** Seconds since 1970, from the caller's clock, so that the same step gives the same commit. */
  readonly atSeconds: number;
}

export interface SavedCheckpoint {
  readonly commit: CommitId;
  /** The tree's hash: what a restore is proven against. */
  readonly tree: string;
}

export interface RestoredCheckpoint extends SavedCheckpoint {
  readonly parent: CommitId | null;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Steps as commits in a bare store of our own; the person's repositories are never touched. `save` returns once the
 * commit survives a kill. The ref `refs/leafe/<run>/<branch>` then points at it.
 */
export interface Checkpoints {
  /**
   * `onStored` is called as soon as the commit survives a kill, and the ref is set while it is at work: both are done when this returns. A
   * kill in between leaves the ref where it was; `fork` sets it.
   */
  save(
    draft: CheckpointDraft,
    signal: AbortSignal,
    onStored?: (saved: SavedCheckpoint) => Promise<void>,
  ): Promise<SavedCheckpoint>;
  /** Gives back the whole state, its tree hash recomputed from the bytes read and compared with the commit's. */
  restore(commit: CommitId, signal: AbortSignal): Promise<RestoredCheckpoint>;
  /** Those that are not in the store: their content is not looked at, so that a thousand cost what one restore does. */
  missing(commits: readonly CommitId[], signal: AbortSignal): Promise<readonly CommitId[]>;
  /** Points the branch's ref at a commit that is there: a new branch starts, with nothing copied. */
  fork(run: string, branch: string, at: CommitId, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
