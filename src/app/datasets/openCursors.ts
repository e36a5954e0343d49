import type { OpenedProblems } from '../../platform/problems/openProblems.ts';
import { ProblemCursor } from './problemCursor.ts';

/** Runs on so many sources are told at once, hardly ever on more. */
const OPEN = 8;

/** The sources of problems that are being gone through: a problem is often asked for when the next source is looked at already. */
export class OpenCursors {
  readonly #open: ProblemCursor[] = [];

  async on(problems: OpenedProblems, signal: AbortSignal): Promise<ProblemCursor> {
    const cursor = new ProblemCursor(problems, signal);
    this.#open.push(cursor);
    if (this.#open.length > OPEN) await this.#open.shift()?.close();
    return cursor;
  }

  async close(): Promise<void> {
    for (const cursor of this.#open.splice(0)) await cursor.close();
  }
}
