import { createHash } from 'node:crypto';

/** The id git gives an object of this type and content. */
export function objectId(type: 'blob' | 'tree' | 'commit', content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

/** A folder: names to blob ids or to folders. */
export type TreeNode = Map<string, string | TreeNode>;

/** Puts flat paths into folders. The paths must be valid: see `checkedFiles`. */
export function treeOf(blobs: Iterable<readonly [path: string, blob: string]>): TreeNode {
  const root: TreeNode = new Map();
  for (const [path, blob] of blobs) {
    const parts = path.split('/');
    const name = parts.pop() ?? path;
    let folder = root;
    for (const part of parts) folder = subfolder(folder, part);
    folder.set(name, blob);
  }
  return root;
}

/** The tree's id, computed from its names and blob ids as git would. */
export function treeId(folder: TreeNode): string {
  const entries = [...folder].map(([name, child]) => {
    const isFolder = typeof child !== 'string';
    const mode = isFolder ? '40000' : '100644';
    const id = isFolder ? treeId(child) : child;
    return {
      key: Buffer.from(isFolder ? `${name}/` : name),
      bytes: Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
    };
  });
  // Git sorts by bytes, a folder as if its name ended in a slash.
  entries.sort((a, b) => Buffer.compare(a.key, b.key));
  return objectId('tree', Buffer.concat(entries.map(({ bytes }) => bytes)));
}

export interface CommitContent {
  readonly tree: string;
  readonly parent: string | null;
  readonly atSeconds: number;
  readonly message: string;
}

/** Who commits: the same everywhere, so that the same step gives the same commit. */
export const AUTHOR = 'LEAFE <leafe@localhost>';

/** A commit's bytes as git stores them. */
export function commitBytes(commit: CommitContent): Buffer {
  const who = `${AUTHOR} ${commit.atSeconds} +0000`;
  const lines = [
    `tree ${commit.tree}`,
    ...(commit.parent === null ? [] : [`parent ${commit.parent}`]),
    `author ${who}`,
    `committer ${who}`,
    '',
    commit.message,
  ];
  return Buffer.from(lines.join('\n'));
}

function subfolder(folder: TreeNode, name: string): TreeNode {
  const there = folder.get(name);
  if (there instanceof Map) return there;
  const made: TreeNode = new Map();
  folder.set(name, made);
  return made;
}
