import { randomBytes } from 'node:crypto';
import type { PreparedCommit } from './draft.ts';
import { KeptGit } from './keptGit.ts';
import { lineParser } from './lines.ts';
import { AUTHOR } from './objectIds.ts';
import type { RefWriter } from './refWriter.ts';

/**
 * Where fast-import hangs its commits. It looks at every ref it has ever set at each checkpoint, which grows with the branches
 * of a run, and goes on after one it could not write: so it gets one ref of its own, and the branch's is set by `RefWriter`.
 */
const SCRATCH = 'refs/leafe-writer';

/**
 * Commits a fast-import writes before a fresh one takes over. Each commit is a pack of its own, and packs can be joined only
 * when their writer has let go of them.
 */
const COMMITS_EACH = 64;

/** The scratch ref is written at each checkpoint and says nothing: only the objects must be on the disk. */
const NO_SYNC_OF_REFS = ['-c', 'core.fsync=committed,-reference'];

/** One that was not needed for so long gives way, so that no half pack in the store is older and alive. */
const IDLE_MS = 3600 * 1000;

/**
 * A kept-open `git fast-import`. Each commit is followed by a `checkpoint`, and by a word that comes back when that is done:
 * by then the objects are files of the store, whatever becomes of this process.
 */
export class CommitWriter {
  readonly #store: string;
  readonly #refs: RefWriter;
  readonly #onPacks: () => Promise<void>;
  readonly #scratch = `${SCRATCH}/${process.pid}-${randomBytes(4).toString('hex')}`;
  #git: KeptGit<string> | null = null;
  #commits = 0;
  #usedAtMs = 0;
  #retired: Promise<void> = Promise.resolve();

  /** `onPacks` is called when packs have been let go and may be joined. */
  constructor(store: string, refs: RefWriter, onPacks: () => Promise<void>) {
    this.#store = store;
    this.#refs = refs;
    this.#onPacks = onPacks;
  }

  async write(commit: PreparedCommit): Promise<void> {
    const idle = performance.now() - this.#usedAtMs > IDLE_MS;
    if (idle || this.#commits % COMMITS_EACH === 0) this.#retire();
    this.#usedAtMs = performance.now();
    if (this.#git?.alive !== true) {
      // --done: a stream cut by our death must not make a commit of its first half.
      const args = [
        ...NO_SYNC_OF_REFS,
        'fast-import',
        '--quiet',
        '--force',
        '--done',
        '--date-format=raw',
      ];
      const answers = lineParser((line) => line.startsWith('progress '));
      this.#git = new KeptGit(this.#store, args, answers);
    }
    this.#commits += 1;
    await this.#git.ask([...importCommand(commit, this.#scratch), 'checkpoint\nprogress saved\n']);
  }

  async close(): Promise<void> {
    this.#retire();
    await this.#retired;
    // On a full disk even that may fail; a scratch ref left over does no harm.
    if (this.#commits > 0) await this.#refs.remove(this.#scratch).catch(() => undefined);
  }

  #retire(): void {
    const leaving = this.#git;
    if (leaving === null) return;
    this.#git = null;
    this.#retired = this.#retired.then(() => leaving.close('done\n')).then(this.#onPacks);
  }
}

/** What `git fast-import` makes this commit of; it hangs at `ref`. */
export function importCommand(commit: PreparedCommit, ref: string): (Buffer | string)[] {
  return [
    // Else the ref's present tip would become the parent of a commit that has none.
    `reset ${ref}\n\ncommit ${ref}\ncommitter ${AUTHOR} ${commit.atSeconds} +0000\n`,
    ...data(Buffer.from(commit.message)),
    ...(commit.parent === null ? [] : [`from ${commit.parent}\n`]),
    'deleteall\n',
    ...commit.files.flatMap(({ path, content }) => [
      `M 100644 inline ${quoted(path)}\n`,
      ...data(content),
    ]),
    '\n',
  ];
}

function data(content: Buffer): [string, Buffer, string] {
  return [`data ${content.length}\n`, content, '\n'];
}

function quoted(path: string): string {
  const escaped = path.replace(/["\\\n]/g, (character) =>
    character === '\n' ? '\\n' : `\\${character}`,
  );
  return `"${escaped}"`;
}
