import type { Memento } from 'vscode';
import { Changes, type Listener } from '../changes.ts';
import { fieldOf } from '../fieldOf.ts';

/** A problem that the Testing view shows, and the program that was judged by it last. */
export interface JudgedProblem {
  /** `set#name`, or a file in place of the set. */
  readonly problem: string;
  /** Full name. */
  readonly name: string;
  /** A document's address; null where none has been judged by it. */
  readonly program: string | null;
}

const KEY = 'leafe.judgedProblems';
/** Those judged longest ago are left out. */
const MOST = 50;

/** The problems that a person has judged by or put into the Testing view, the latest first; they outlive the window. */
export class JudgedProblems {
  readonly #memory: Memento;
  readonly #changes = new Changes();

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  onChange(listener: Listener): { dispose(): void } {
    return this.#changes.listen(listener);
  }

  all(): readonly JudgedProblem[] {
    const kept: unknown = this.#memory.get(KEY);
    return Array.isArray(kept) ? kept.flatMap(parse) : [];
  }

  find(problem: string): JudgedProblem | null {
    return this.all().find((one) => one.problem === problem) ?? null;
  }

  /** The problem that this program was judged by last. */
  judgedWith(program: string): JudgedProblem | null {
    return this.all().find((one) => one.program === program) ?? null;
  }

  async keep(kept: Omit<JudgedProblem, 'program'> & { readonly program?: string }): Promise<void> {
    const program = kept.program ?? this.find(kept.problem)?.program ?? null;
    const entry: JudgedProblem = { problem: kept.problem, name: kept.name, program };
    const others = this.all().filter(({ problem }) => problem !== kept.problem);
    await this.#write([entry, ...others].slice(0, MOST));
  }

  async forget(problem: string): Promise<void> {
    await this.#write(this.all().filter((one) => one.problem !== problem));
  }

  async #write(entries: readonly JudgedProblem[]): Promise<void> {
    await this.#memory.update(KEY, entries);
    this.#changes.tell();
  }
}

/** What an older or newer version kept in another shape is left out. */
function parse(kept: unknown): JudgedProblem[] {
  const problem = fieldOf(kept, 'problem');
  const name = fieldOf(kept, 'name');
  if (problem === undefined || name === undefined) return [];
  return [{ problem, name, program: fieldOf(kept, 'program') ?? null }];
}
