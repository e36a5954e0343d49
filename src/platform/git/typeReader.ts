import { KeptGit } from './keptGit.ts';
import { lineParser } from './lines.ts';

/** A name that nothing has: git's answer to it says that all before it were answered. */
const LAST = 'the-last-one';

/** A kept-open `git cat-file --batch-check`: tells which objects are there, without reading them. */
export class TypeReader {
  readonly #store: string;
  #git: KeptGit<readonly string[]> | null = null;

  constructor(store: string) {
    this.#store = store;
  }

  /** Those of the commits that are not in the store, or are no commits. */
  async missing(commits: readonly string[]): Promise<readonly string[]> {
    if (commits.length === 0) return [];
    const types = await this.#open().ask([`${commits.join('\n')}\n${LAST}\n`]);
    return commits.filter((_, at) => types[at] !== 'commit');
  }

  async close(): Promise<void> {
    await this.#git?.close();
  }

  #open(): KeptGit<readonly string[]> {
    if (this.#git?.alive !== true) {
      const args = ['cat-file', '--batch-check=%(objecttype)'];
      this.#git = new KeptGit(this.#store, args, groupParser());
    }
    return this.#git;
  }
}

/** A line for each object, those of one question together. */
function groupParser(): (chunk: Buffer, answer: (types: readonly string[]) => void) => void {
  const lines = lineParser(() => true);
  let group: string[] = [];
  return (chunk, answer) => {
    lines(chunk, (line) => {
      if (line !== `${LAST} missing`) {
        group.push(line);
        return;
      }
      answer(group);
      group = [];
    });
  };
}
