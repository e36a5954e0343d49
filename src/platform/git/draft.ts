import { LeafeError } from '../../core/errors.ts';
import type { CheckpointDraft } from '../../core/ports/checkpoints.ts';
import { commitBytes, objectId, treeId, treeOf } from './objectIds.ts';
import { checkedFiles, checkedName } from './names.ts';

/** A draft as git will store it, with every id known beforehand. */
export interface PreparedCommit {
  readonly ref: string;
  readonly commit: string;
  readonly tree: string;
  readonly parent: string | null;
  readonly atSeconds: number;
  readonly message: string;
  readonly files: readonly PreparedFile[];
}

export interface PreparedFile {
  readonly path: string;
  readonly content: Buffer;
}

const COMMIT_ID = /^[0-9a-f]{40}$/;

/** Checks names and paths (`input.invalid`) and computes blob, tree and commit ids. Text is stored as UTF-8. */
export function prepareCommit(draft: CheckpointDraft): PreparedCommit {
  const files = checkedFiles(draft.files).map(([path, text]) => ({
    path,
    content: Buffer.from(text),
  }));
  const tree = treeId(treeOf(files.map((file) => [file.path, objectId('blob', file.content)])));
  const parent = draft.parent === null ? null : checkedCommit(draft.parent);
  const message = messageOf(draft);
  const { atSeconds } = draft;
  if (!Number.isSafeInteger(atSeconds) || atSeconds < 0) {
    throw new LeafeError(
      'input',
      'invalid',
      `A checkpoint's time is no whole second: ${atSeconds}`,
    );
  }
  const commit = objectId('commit', commitBytes({ tree, parent, atSeconds, message }));
  return { ref: refName(draft.run, draft.branch), commit, tree, parent, atSeconds, message, files };
}

/** `refs/leafe/<run>/<branch>`; names that git would refuse are `input.invalid`. */
export function refName(run: string, branch: string): string {
  return `refs/leafe/${checkedName('run', run)}/${checkedName('branch', branch)}`;
}

/** The id itself; `checkpoint.unknownCheckpoint` where it cannot be one. */
export function checkedCommit(id: string): string {
  if (!COMMIT_ID.test(id)) {
    throw new LeafeError('checkpoint', 'unknownCheckpoint', JSON.stringify(id.slice(0, 80)));
  }
  return id;
}

function messageOf(draft: CheckpointDraft): string {
  const step = draft.step.replace(/[\0-\x1f\x7f]+/g, ' ').trim();
  return `Step ${step}\n\nRun: ${draft.run}\nBranch: ${draft.branch}\n`;
}
