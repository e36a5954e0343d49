import type { PreparedCommit } from './draft.ts';
import { KeptGit } from './keptGit.ts';
import { AUTHOR } from './objectIds.ts';

/** At each checkpoint fast-import looks at every ref it has ever set, so a fresh one takes over after this many. */
const REFS_EACH = 16;

/**
 * A kept-open `git fast-import`. Each call ends with a `checkpoint` and waits for the word behind it: by then objects and ref
 * are files of the store, whatever becomes of this process.
 */
export class CommitWriter {
  readonly #store: string;
  readonly #refs = new Set<string>();
  readonly #leaving = new Set<Promise<void>>();
  #git: KeptGit<string> | null = null;

  constructor(store: string) {
    this.#store = store;
  }

  async commit(commit: PreparedCommit): Promise<void> {
    await this.#ask(commit.ref, commitCommand(commit));
  }

  async point(ref: string, at: string): Promise<void> {
    await this.#ask(ref, [`reset ${ref}\nfrom ${at}\n\n`]);
  }

  async close(): Promise<void> {
    this.#retire();
    await Promise.all(this.#leaving);
  }

  async #ask(ref: string, command: readonly (Buffer | string)[]): Promise<void> {
    const git = this.#open(ref);
    await git.ask([...command, 'checkpoint\nprogress done\n']);
  }

  #open(ref: string): KeptGit<string> {
    const crowded = this.#refs.size >= REFS_EACH && !this.#refs.has(ref);
    if (this.#git?.alive !== true || crowded) {
      this.#retire();
      // --done: a stream cut by our death must not make a commit of its first half.
      const args = ['fast-import', '--quiet', '--force', '--done', '--date-format=raw'];
      this.#git = new KeptGit(this.#store, args, lineParser());
    }
    this.#refs.add(ref);
    return this.#git;
  }

  #retire(): void {
    if (this.#git === null) return;
    const leaving = this.#git.close('done\n').finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
    this.#git = null;
    this.#refs.clear();
  }
}

function commitCommand(commit: PreparedCommit): (Buffer | string)[] {
  return [
    // A history of its own: else the ref's present tip would become the parent.
    commit.parent === null ? `reset ${commit.ref}\n\n` : '',
    `commit ${commit.ref}\ncommitter ${AUTHOR} ${commit.atSeconds} +0000\n`,
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

function lineParser(): (chunk: Buffer, answer: (line: string) => void) => void {
  let rest = '';
  return (chunk, answer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) answer(line);
  };
}
