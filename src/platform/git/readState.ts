import { LeafeError } from '../../core/errors.ts';
import type { CommitId, RestoredCheckpoint } from '../../core/ports/checkpoints.ts';
import { objectId, treeId, treeOf } from './objectIds.ts';
import type { GitObject, ObjectReader } from './objectReader.ts';

export interface CommitHead {
  readonly tree: string;
  readonly parent: CommitId | null;
}

/** A commit's tree and parent. Not there, or no commit: `checkpoint.unknownCheckpoint`. */
export async function readCommit(reader: ObjectReader, commit: CommitId): Promise<CommitHead> {
  return headOf(commit, await reader.get(commit));
}

function headOf(commit: CommitId, object: GitObject | null): CommitHead {
  if (object?.type !== 'commit') throw new LeafeError('checkpoint', 'unknownCheckpoint', commit);
  if (objectId('commit', object.content) !== commit) throw damaged(commit, 'the commit itself');
  const text = object.content.toString();
  const tree = /^tree ([0-9a-f]{40})\n/.exec(text)?.[1];
  if (tree === undefined) throw damaged(commit, 'the commit names no tree');
  return { tree, parent: /^parent ([0-9a-f]{40})$/m.exec(head(text))?.[1] ?? null };
}

/** The whole state, proven: its tree's id is computed anew from the bytes that were read. */
export async function readState(
  reader: ObjectReader,
  commit: CommitId,
): Promise<RestoredCheckpoint> {
  const [object = null, root = null] = await reader.getAll([commit, `${commit}^{tree}`]);
  const { tree, parent } = headOf(commit, object);
  const blobs = await readFolder(reader, tree, root, '');
  const proof = treeId(treeOf(blobs.map(({ path, content }) => [path, objectId('blob', content)])));
  if (proof !== tree) throw damaged(commit, `its tree is ${tree}, what was read makes ${proof}`);
  return {
    commit,
    tree,
    parent,
    files: new Map(blobs.map(({ path, content }) => [path, content.toString()])),
  };
}

interface ReadBlob {
  readonly path: string;
  readonly content: Buffer;
}

async function readFolder(
  reader: ObjectReader,
  tree: string,
  object: GitObject | null,
  under: string,
): Promise<ReadBlob[]> {
  if (object?.type !== 'tree') throw damaged(tree, 'a tree is missing');
  const entries = treeEntries(object.content);
  const objects = await reader.getAll(entries.map(({ id }) => id));
  const parts = entries.map(async ({ name, id, isFolder }, at) => {
    const path = `${under}${name}`;
    const blob = objects[at] ?? null;
    if (isFolder) return readFolder(reader, id, blob, `${path}/`);
    if (blob?.type !== 'blob') throw damaged(id, `the content of ${path} is missing`);
    return [{ path, content: blob.content }];
  });
  return (await Promise.all(parts)).flat();
}

interface TreeEntry {
  readonly name: string;
  readonly id: string;
  readonly isFolder: boolean;
}

/** `<mode> <name>\0<20 bytes>`, one after the other. */
function treeEntries(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length;) {
    const blank = content.indexOf(32, at);
    const zero = content.indexOf(0, blank);
    if (blank < 0 || zero < 0) throw damaged('a tree', 'its entries cannot be read');
    entries.push({
      name: content.toString('utf8', blank + 1, zero),
      id: content.toString('hex', zero + 1, zero + 21),
      isFolder: content.toString('latin1', at, blank) === '40000',
    });
    at = zero + 21;
  }
  return entries;
}

function head(commit: string): string {
  return commit.slice(0, commit.indexOf('\n\n'));
}

function damaged(what: string, why: string): LeafeError<'checkpoint'> {
  return new LeafeError('checkpoint', 'damaged', `${what}: ${why}`);
}
