import { once } from 'node:events';
import type { PreparedCommit } from '../../src/platform/git/draft.ts';
import { importCommand } from '../../src/platform/git/commitWriter.ts';
import { startGit, type GitChild } from '../../src/platform/git/gitProcess.ts';

/** Writes commits by the thousand, as one pack that is there when all is closed: nobody waits for a single one. */
export class BulkCommits {
  readonly #git: GitChild;
  readonly #ended: Promise<unknown>;

  constructor(store: string) {
    // Deltas would be searched for among prompts that share little.
    this.#git = startGit(store, ['fast-import', '--quiet', '--force', '--done', '--depth=0']);
    this.#git.stderr.pipe(process.stderr);
    this.#ended = once(this.#git, 'close');
  }

  async add(commit: PreparedCommit): Promise<void> {
    const parts = importCommand(commit, 'refs/leafe-bench').map((part) => Buffer.from(part));
    if (!this.#git.stdin.write(Buffer.concat(parts))) await once(this.#git.stdin, 'drain');
  }

  async close(): Promise<void> {
    this.#git.stdin.end('done\n');
    await this.#ended;
  }
}
