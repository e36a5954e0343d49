import type { Progress } from '../app/progress.ts';
import type { KeptAdapter } from '../domain/keptAdapter.ts';
import type { CatalogueModel } from '../platform/embedded/catalogue.ts';
import { Changes, type Listener } from './changes.ts';

export type ModelState =
  | { readonly kind: 'here' | 'missing' | 'wrong' }
  | { readonly kind: 'coming'; readonly progress: Progress | null };

export interface KnownModel {
  readonly model: CatalogueModel;
  readonly state: ModelState;
}

interface Pull {
  readonly stop: AbortController;
  readonly ended: Promise<unknown>;
  progress: Progress | null;
}

/** The models that run on this machine: what is here, and what is being fetched. */
export class Models {
  readonly #home: () => string;
  readonly #pulls = new Map<string, Pull>();
  readonly #changes = new Changes();

  constructor(home: () => string) {
    this.#home = home;
  }

  onChange(listener: Listener): { dispose(): void } {
    return this.#changes.listen(listener);
  }

  async all(): Promise<readonly KnownModel[]> {
    const [{ CATALOGUE }, { stateOfModel }] = await Promise.all([
      import('../platform/embedded/catalogue.ts'),
      import('../platform/embedded/modelFile.ts'),
    ]);
    const signal = new AbortController().signal;
    return Promise.all(
      CATALOGUE.map(async (model) => {
        const pull = this.#pulls.get(model.name);
        if (pull !== undefined) {
          return { model, state: { kind: 'coming', progress: pull.progress } as const };
        }
        const { state } = await stateOfModel(model, this.#home(), signal);
        return { model, state: { kind: state } as const };
      }),
    );
  }

  /** What is kept here to tune them, of bases that are in no catalogue, too. */
  async adapters(): Promise<readonly KeptAdapter[]> {
    const { listAdapters } = await import('../app/adapters/adapterFolder.ts');
    return listAdapters(this.#home());
  }

  /** Throws what `renameAdapter` of the engine does. */
  async renameAdapter(from: string, to: string): Promise<void> {
    const { renameAdapter } = await import('../app/adapters/changeAdapters.ts');
    await renameAdapter(this.#home(), from, to);
    this.#changes.tell();
  }

  /** Throws what `removeAdapter` of the engine does. */
  async removeAdapter(name: string): Promise<void> {
    const { removeAdapter } = await import('../app/adapters/changeAdapters.ts');
    await removeAdapter(this.#home(), name);
    this.#changes.tell();
  }

  /** How far the model has come; null where it is not being fetched, or nobody knows yet. */
  progressOf(name: string): Progress | null {
    return this.#pulls.get(name)?.progress ?? null;
  }

  /** Takes a damaged file away, so that it can be fetched again. */
  async discard(name: string): Promise<void> {
    const [{ catalogueModel, unknownName }, { discardModel }] = await Promise.all([
      import('../platform/embedded/catalogue.ts'),
      import('../platform/embedded/modelFile.ts'),
    ]);
    const model = catalogueModel(name);
    if (model === null) throw unknownName(name);
    await discardModel(model, this.#home());
    this.#changes.tell();
  }

  /**
   * Fetches a model of the catalogue, going on where an earlier try ended. Gives false where it was cancelled; one that is
   * being fetched already is waited for.
   */
  async fetch(name: string): Promise<boolean> {
    const under = this.#pulls.get(name);
    if (under !== undefined) {
      await under.ended;
      return !under.stop.signal.aborted;
    }
    const stop = new AbortController();
    const work = this.#pull(name, stop.signal);
    this.#pulls.set(name, { stop, ended: work.catch(() => undefined), progress: null });
    this.#changes.tell();
    try {
      await work;
      return true;
    } catch (error) {
      if (stop.signal.aborted) return false;
      throw error;
    } finally {
      this.#pulls.delete(name);
      this.#changes.tell();
    }
  }

  /** What has come so far stays on the disk for the next try. */
  async cancel(name: string): Promise<void> {
    const pull = this.#pulls.get(name);
    pull?.stop.abort();
    await pull?.ended;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pulls.keys()].map((name) => this.cancel(name)));
  }

  async #pull(name: string, signal: AbortSignal): Promise<void> {
    const [{ catalogueModel, unknownName }, { pullModel }] = await Promise.all([
      import('../platform/embedded/catalogue.ts'),
      import('../platform/embedded/pull.ts'),
    ]);
    const model = catalogueModel(name);
    if (model === null) throw unknownName(name);
    const onProgress = (progress: Progress): void => {
      const pull = this.#pulls.get(name);
      if (pull !== undefined) pull.progress = progress;
      this.#changes.tell();
    };
    await pullModel(model, { home: this.#home(), onProgress }, signal);
  }
}
