import { errorCode } from '../diskErrors.ts';
import { gitTrouble, missingGit } from './gitErrors.ts';
import { startGit, type GitChild } from './gitProcess.ts';

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * One git process kept open: questions go in, answers come out in the same order. When it ends, everything still waiting is
 * rejected with what git said; the owner starts a new one.
 */
export class KeptGit<Answer> {
  readonly #store: string;
  readonly #child: GitChild;
  readonly #waiting: Waiting<Answer>[] = [];
  readonly #ended: Promise<void>;
  #stderr = '';
  #failure: Error | null = null;

  /** `read` is given each piece of output and calls `answer` for every complete answer in it. */
  constructor(
    store: string,
    args: readonly string[],
    read: (chunk: Buffer, answer: (answer: Answer) => void) => void,
  ) {
    this.#store = store;
    this.#child = startGit(store, args);
    this.#child.stdout.on('data', (chunk: Buffer) => {
      read(chunk, (answer) => this.#waiting.shift()?.resolve(answer));
    });
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-4000);
    });
    // A git that has gone answers writes with EPIPE; its end, below, says why.
    this.#child.stdin.on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#fail(errorCode(error) === 'ENOENT' ? missingGit(error) : error);
        resolve();
      });
      this.#child.once('close', () => {
        this.#fail(gitTrouble(this.#stderr, this.#store));
        resolve();
      });
    });
  }

  get alive(): boolean {
    return this.#failure === null;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Several questions in one write; each has its answer. */
  askAll(questions: readonly string[]): Promise<Answer>[] {
    if (this.#failure !== null) return questions.map(() => Promise.reject(this.#failure as Error));
    const answers = questions.map(
      () => new Promise<Answer>((resolve, reject) => this.#waiting.push({ resolve, reject })),
    );
    this.#child.stdin.write(questions.join(''));
    return answers;
  }

  ask(question: readonly (Buffer | string)[]): Promise<Answer> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      const { stdin } = this.#child;
      stdin.cork();
      for (const part of question) stdin.write(part);
      stdin.uncork();
    });
  }

  /** Ends its input, so that it finishes what it was asked, and waits until it has gone. */
  async close(lastWords = ''): Promise<void> {
    if (this.alive) this.#child.stdin.end(lastWords);
    await this.#ended;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const one of this.#waiting.splice(0)) one.reject(this.#failure);
  }
}
