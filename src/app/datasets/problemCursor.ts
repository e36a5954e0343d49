import { isLeafeError } from '../../core/errors.ts';
import type { Problem } from '../../domain/problem.ts';
import { problemDigest } from '../../platform/problems/digest.ts';
import type { OpenedProblems, UnreadProblem } from '../../platform/problems/openProblems.ts';
import type { ProblemNote } from '../kept/keptProblems.ts';

/**
 * Goes through a source once for problems that are asked for in about its order, one call after the other: looking for each from the
 * beginning would read a large file as often as there are problems.
 */
export class ProblemCursor {
  readonly #problems: OpenedProblems;
  readonly #signal: AbortSignal;
  #records: AsyncIterator<UnreadProblem> | null = null;
  /** The record that is read next, from 0. */
  #next = 0;
  /** What was asked for last: the runs on a problem ask for it one after the other. */
  #last: { readonly digest: string; readonly problem: Problem } | null = null;
  #isClosed = false;
  #busy: Promise<unknown> = Promise.resolve();

  constructor(problems: OpenedProblems, signal: AbortSignal) {
    this.#problems = problems;
    this.#signal = signal;
  }

  /**
   * The problem of a note; null where its source holds another one under its name now. Records before it are not taken apart. Throws
   * `input.invalid` where there is none of its name any more.
   */
  at({ position, name, digest }: ProblemNote): Promise<Problem | null> {
    return this.#inTurn(async () => {
      if (this.#last?.digest === digest) return this.#last.problem;
      const there = await this.#recordAt(position);
      const isSame = there !== null && problemDigest(there) === digest;
      // It lies behind, or the file is another one now.
      const problem = isSame ? there : await this.#problems.find(name, this.#signal);
      if (!isSame && problemDigest(problem) !== digest) return null;
      this.#last = { digest, problem };
      return problem;
    });
  }

  /** The next problem of this name, or the first one. Throws `input.invalid` where there is none. */
  named(name: string): Promise<Problem> {
    return this.#inTurn(async () => {
      for (;;) {
        const record = await this.#advance();
        if (record === null) return this.#problems.find(name, this.#signal);
        const problem = problemOrNull(record);
        if (problem?.name === name) return problem;
      }
    });
  }

  /** Lets go of the file. Whoever asks all the same has the problem looked for from the beginning. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#busy;
    await this.#records?.return?.(undefined);
    this.#records = null;
    this.#last = null;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#busy.then(work);
    this.#busy = mine.catch(() => undefined);
    return mine;
  }

  /** Null where it lies behind, or cannot be read. */
  async #recordAt(position: number): Promise<Problem | null> {
    while (position >= this.#next) {
      const record = await this.#advance();
      if (record === null) return null;
      if (this.#next > position) return problemOrNull(record);
    }
    return null;
  }

  /** Null at the end; from there it begins anew. */
  async #advance(): Promise<UnreadProblem | null> {
    if (this.#isClosed) return null;
    this.#records ??= this.#problems.unread(this.#signal)[Symbol.asyncIterator]();
    const next = await this.#records.next();
    if (next.done === true) {
      this.#records = null;
      this.#next = 0;
      return null;
    }
    this.#next += 1;
    return next.value;
  }
}

/** A record that cannot be read is none of those looked for. */
export function problemOrNull(unread: UnreadProblem): Problem | null {
  try {
    return unread.read().problem;
  } catch (error) {
    if (isLeafeError(error, 'input')) return null;
    throw error;
  }
}
