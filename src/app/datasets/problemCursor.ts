import { isLeafeError } from '../../core/errors.ts';
import type { Problem } from '../../domain/problem.ts';
import type { OpenedProblems, UnreadProblem } from '../../platform/problems/openProblems.ts';

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
  #busy: Promise<unknown> = Promise.resolve();

  constructor(problems: OpenedProblems, signal: AbortSignal) {
    this.#problems = problems;
    this.#signal = signal;
  }

  /** The record at a position, which has this name. Those before it are not taken apart. */
  at(position: number, name: string): Promise<Problem> {
    return this.#inTurn(async () => {
      while (position >= this.#next) {
        const record = await this.#advance();
        if (record === null) break;
        if (this.#next > position) return record.read().problem;
      }
      // It lies behind, or the file is another one now.
      return this.#problems.find(name, this.#signal);
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

  async close(): Promise<void> {
    await this.#busy;
    await this.#records?.return?.(undefined);
  }

  #inTurn(work: () => Promise<Problem>): Promise<Problem> {
    const mine = this.#busy.then(work);
    this.#busy = mine.catch(() => undefined);
    return mine;
  }

  /** Null at the end; from there it begins anew. */
  async #advance(): Promise<UnreadProblem | null> {
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
