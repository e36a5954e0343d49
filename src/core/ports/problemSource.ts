import type { Problem } from '../../domain/problem.ts';

/** Problems one after the other, never all in memory. */
export interface ProblemSource {
  /** Where they come from, for messages. */
  readonly name: string;
  /** In the file's order. A record that breaks the format throws `input.invalid` naming file, line and path. */
  problems(signal: AbortSignal): AsyncIterable<Problem>;
  /**
   * The one problem of this name: full, or its part before the first `. `. None, or more than one, throws `input.invalid`
   * with the names that come near.
   */
  find(name: string, signal: AbortSignal): Promise<Problem>;
}
