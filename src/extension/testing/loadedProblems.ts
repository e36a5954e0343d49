import * as l10n from '@vscode/l10n';
import { Latest } from '../../app/latest.ts';
import type { Problem } from '../../domain/problem.ts';

/** Problems kept at once: their tests may be large. */
const KEPT = 3;

/** Problems by the names that runs are started with, the latest few without reading their file again. */
export class LoadedProblems {
  readonly #home: () => string;
  readonly #kept = new Latest<Promise<Problem>>(KEPT);

  constructor(home: () => string) {
    this.#home = home;
  }

  /** Throws `input.invalid` where there is none of that name, or its file cannot be read. */
  get(problem: string): Promise<Problem> {
    const key = `${this.#home()}\n${problem}`;
    const found = this.#kept.get(key) ?? load(problem, this.#home());
    this.#kept.keep(key, found);
    found.catch(() => this.#kept.delete(key));
    return found;
  }

  /** Their files may have changed. */
  forget(): void {
    this.#kept.clear();
  }
}

async function load(problem: string, home: string): Promise<Problem> {
  const [{ problemsOf }, { LeafeError }] = await Promise.all([
    import('../../app/problemsOf.ts'),
    import('../../core/errors.ts'),
  ]);
  const signal = new AbortController().signal;
  const { problems } = await problemsOf(problem, { home, onSkipped: () => undefined }, signal);
  for await (const first of problems) return first;
  throw new LeafeError('input', 'invalid', l10n.t('There is no problem in {0}.', problem), {
    todo: l10n.t('Choose one from the Problems view.'),
  });
}
