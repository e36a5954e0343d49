import { KeptGit } from './keptGit.ts';
import { lineParser } from './lines.ts';

/** A kept-open `git update-ref --stdin`: one transaction a call. A ref it cannot write ends it, and rejects the call. */
export class RefWriter {
  readonly #store: string;
  #git: KeptGit<string> | null = null;

  constructor(store: string) {
    this.#store = store;
  }

  /** The commit must be in the store. */
  async point(ref: string, commit: string): Promise<void> {
    await this.#transact(`update ${ref} ${commit}`);
  }

  async remove(ref: string): Promise<void> {
    await this.#transact(`delete ${ref}`);
  }

  async close(): Promise<void> {
    await this.#git?.close();
  }

  async #transact(command: string): Promise<void> {
    if (this.#git?.alive !== true) {
      const answers = lineParser((line) => line === 'commit: ok');
      this.#git = new KeptGit(this.#store, ['update-ref', '--stdin'], answers);
    }
    await this.#git.ask([`start\n${command}\ncommit\n`]);
  }
}
