import { KeptGit } from './keptGit.ts';

export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

/** A kept-open `git cat-file --batch`: objects by id or ref, `null` for what is not in the store. */
export class ObjectReader {
  readonly #store: string;
  #git: KeptGit<GitObject | null> | null = null;

  constructor(store: string) {
    this.#store = store;
  }

  get(name: string): Promise<GitObject | null> {
    return this.#open().ask([`${name}\n`]);
  }

  /** Several at once: git is woken once for all of them. */
  getAll(names: readonly string[]): Promise<(GitObject | null)[]> {
    return Promise.all(this.#open().askAll(names.map((name) => `${name}\n`)));
  }

  async close(): Promise<void> {
    await this.#git?.close();
  }

  #open(): KeptGit<GitObject | null> {
    if (this.#git?.alive !== true) {
      this.#git = new KeptGit(this.#store, ['cat-file', '--batch'], batchParser());
    }
    return this.#git;
  }
}

/** Reads `<id> <type> <size>\n<bytes>\n` and `<name> missing\n` out of chunks cut anywhere. */
export function batchParser(): (chunk: Buffer, answer: (object: GitObject | null) => void) => void {
  let chunks: Buffer[] = [];
  let bytes = 0;
  let needed = 1;
  return (chunk, answer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    // Joined only when enough has come, so that a big object is copied once.
    if (bytes < needed) return;
    let rest = Buffer.concat(chunks);
    for (;;) {
      const step = takeOne(rest);
      if ('needed' in step) {
        needed = step.needed;
        break;
      }
      answer(step.object);
      rest = rest.subarray(step.length);
    }
    chunks = [rest];
    bytes = rest.length;
  };
}

type Taken = { readonly object: GitObject | null; readonly length: number };

function takeOne(buffer: Buffer): Taken | { readonly needed: number } {
  const end = buffer.indexOf(10);
  if (end < 0) return { needed: buffer.length + 1 };
  const header = buffer.toString('utf8', 0, end);
  const parsed = /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(header);
  if (parsed === null) return { object: null, length: end + 1 };
  const [, id = '', type = '', size = '0'] = parsed;
  const from = end + 1;
  const to = from + Number(size);
  if (buffer.length < to + 1) return { needed: to + 1 };
  return { object: { id, type, content: buffer.subarray(from, to) }, length: to + 1 };
}
