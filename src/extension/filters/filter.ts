import type { Memento } from 'vscode';
import { Changes, type Listener } from '../changes.ts';
import { fieldOf } from '../fieldOf.ts';

/** What a view is narrowed to, by name; a name that is not there narrows nothing. */
export type Filter<K extends string> = Readonly<Partial<Record<K, string>>>;

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

/** What a filtered view says above its tree. */
export function filteredMessage(
  words: readonly string[],
  { shown, all, what }: { readonly shown: number; readonly all: number; readonly what: string },
): string {
  const count = shown === 0 ? `none of ${all}` : `${shown} of ${all}`;
  return `Filtered to ${words.join(', ')}: ${count} ${what}. Clear Filter shows all.`;
}
