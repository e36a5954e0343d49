import { resolve } from 'node:path';
import type { Memento } from 'vscode';

const KEY = 'leafe.recentDatasets';
/** Those written longest ago are left out. */
const MOST = 12;

/** The folders of data sets that a person has exported or chosen, the latest first; they outlive the window. */
export class RecentDatasets {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  all(): readonly string[] {
    const kept: unknown = this.#memory.get(KEY);
    return Array.isArray(kept)
      ? kept.filter((one): one is string => typeof one === 'string' && one !== '')
      : [];
  }

  async keep(folder: string): Promise<void> {
    const path = resolve(folder);
    const others = this.all().filter((one) => one !== path);
    await this.#memory.update(KEY, [path, ...others].slice(0, MOST));
  }
}
