import * as l10n from '@vscode/l10n';
import type { Memento } from 'vscode';
import { Changes, type Listener } from '../changes.ts';
import { fieldOf } from '../fieldOf.ts';

/** What a view is narrowed to, by name; a name that is not there narrows nothing. */
export type Filter<K extends string> = Readonly<Partial<Record<K, string>>>;

/** What a person reads for a value that is kept, in VS Code's language. */
export type Words = Readonly<Record<string, () => string>>;

/** A value that has no words of its own stands for itself. */
export function wordFor(words: Words, value: string): string {
  return words[value]?.() ?? value;
}

/** A view's filter: kept over windows, told of where it changes. */
export class KeptFilter<K extends string> {
  readonly #memory: Memento;
  readonly #key: string;
  readonly #names: readonly K[];
  readonly #changes = new Changes();

  constructor(memory: Memento, key: string, names: readonly K[]) {
    this.#memory = memory;
    this.#key = key;
    this.#names = names;
  }

  onChange(listener: Listener): { dispose(): void } {
    return this.#changes.listen(listener);
  }

  /** What is kept in another shape is not there. */
  get value(): Filter<K> {
    const kept: unknown = this.#memory.get(this.#key);
    const parts = this.#names.flatMap((name) => {
      const value = fieldOf(kept, name);
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(parts) as Filter<K>;
  }

  get isOn(): boolean {
    return Object.keys(this.value).length > 0;
  }

  /** An empty or missing value takes the narrowing by that name away. */
  async narrow(name: K, value: string | undefined): Promise<void> {
    const others = Object.entries(this.value).filter(([other]) => other !== name);
    const added = value === undefined || value.trim() === '' ? [] : [[name, value.trim()]];
    await this.#write(Object.fromEntries([...others, ...added]));
  }

  async clear(): Promise<void> {
    await this.#write(undefined);
  }

  async #write(value: unknown): Promise<void> {
    await this.#memory.update(this.#key, value);
    this.#changes.tell();
  }
}

/** What a filtered view says above its tree; nothing where nothing fits, which the welcome of the empty view tells. */
export function filteredMessage(
  words: readonly string[],
  { shown, all }: { readonly shown: number; readonly all: number },
): string {
  const narrowed = words.join(', ');
  if (shown === 0) return '';
  return l10n.t('Filtered to {0}: {1} of {2}. Clear Filter shows all.', narrowed, shown, all);
}
