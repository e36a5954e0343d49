import type { Progress } from '../app/progress.ts';
import type { SetAside } from '../app/adapters/setAside.ts';
import type { HostedHere } from '../app/training/hostedModels.ts';
import type { KeptAdapter } from '../domain/keptAdapter.ts';
import type { CatalogueModel } from '../platform/embedded/catalogue.ts';
import { Changes, type Listener } from './changes.ts';
import type { Undoable } from './undoable.ts';

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
  /** Adapters that were removed and can be brought back. */
  readonly #aside = new Set<SetAside>();
  #swept: Promise<void> | null = null;

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
    this.#swept ??= this.#sweep();
    return listAdapters(this.#home());
  }

  /** What services have made of jobs of this home, and keep. */
  async hosted(): Promise<readonly HostedHere[]> {
    const { listHosted } = await import('../app/training/hostedModels.ts');
    return listHosted(this.#home());
  }

  /** Throws what `renameAdapter` of the engine does, and undoing it likewise. */
  async renameAdapter(from: string, to: string): Promise<Undoable> {
    const { renameAdapter } = await import('../app/adapters/changeAdapters.ts');
    const home = this.#home();
    const renamed = async (one: string, other: string): Promise<void> => {
      await renameAdapter(home, one, other);
      this.#changes.tell();
    };
    await renamed(from, to);
    return { undo: () => renamed(to, from), lapse: async () => undefined };
  }

  /** Throws what `setAside` of the engine does; the adapter is gone for good once undoing that has lapsed, at the latest with the window. */
  async removeAdapter(name: string): Promise<Undoable> {
    const { setAside } = await import('../app/adapters/setAside.ts');
    const aside = await setAside(this.#home(), name);
    this.#aside.add(aside);
    this.#changes.tell();
    return {
      undo: async () => {
        await aside.bringBack();
        this.#aside.delete(aside);
        this.#changes.tell();
      },
      lapse: async () => {
        await aside.discard();
        this.#aside.delete(aside);
      },
    };
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
    await Promise.all([
      ...[...this.#pulls.keys()].map((name) => this.cancel(name)),
      ...[...this.#aside].map((one) => one.discard()),
    ]);
  }

  /** What a window that was killed has left; where the disk cannot be written, the next one tries. */
  async #sweep(): Promise<void> {
    const { sweepAside } = await import('../app/adapters/setAside.ts');
    await sweepAside(this.#home()).catch(() => undefined);
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
