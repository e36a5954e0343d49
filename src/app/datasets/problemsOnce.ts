import type { Problem } from '../../domain/problem.ts';
import type { RunEventOf } from '../../domain/runEvent.ts';
import { problemDigest } from '../../platform/problems/digest.ts';
import { openProblems } from '../../platform/problems/openProblems.ts';
import { Latest } from '../latest.ts';
import { problemHasChanged } from '../problemOfRun.ts';
import { ProblemCursor } from './problemCursor.ts';

/** Problems kept at once: the runs on one of them come together, and a problem's tests may be large. */
const KEPT = 4;

/** Finds the problems of many runs, each file read about once where they are asked for in its order. */
export class ProblemsOnce {
  readonly #home: string;
  readonly #signal: AbortSignal;
  readonly #cursors = new Map<string, Promise<ProblemCursor>>();
  readonly #kept = new Latest<Promise<Problem>>(KEPT);

  constructor(home: string, signal: AbortSignal) {
    this.#home = home;
    this.#signal = signal;
  }

  /** The problem a run began with. Another one under the same name is refused as `input.invalid`. */
  async of(started: RunEventOf<'runStarted'>): Promise<Problem> {
    const { problem, problemFile, metaFile, problemDigest: expected } = started;
    const file = `${problemFile}\n${metaFile ?? ''}`;
    const key = `${file}\n${problem}\n${expected}`;
    const found = this.#kept.get(key) ?? this.#find(file, started);
    this.#kept.keep(key, found);
    return found;
  }

  async close(): Promise<void> {
    for (const cursor of await Promise.allSettled(this.#cursors.values())) {
      if (cursor.status === 'fulfilled') await cursor.value.close();
    }
  }

  async #find(file: string, started: RunEventOf<'runStarted'>): Promise<Problem> {
    const { problem, problemFile, metaFile, problemDigest: expected } = started;
    const options = { home: this.#home, meta: metaFile ?? undefined };
    const cursor =
      this.#cursors.get(file) ??
      openProblems(problemFile, options).then((opened) => new ProblemCursor(opened, this.#signal));
    this.#cursors.set(file, cursor);
    const found = await (await cursor).named(problem);
    if (problemDigest(found) === expected) return found;
    throw problemHasChanged(problem, problemFile);
  }
}
