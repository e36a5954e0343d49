import type { ChatModel } from '../core/ports/chatModel.ts';
import type { DockerJudge } from '../platform/docker/openJudge.ts';
import { Lending } from './lending.ts';
import { openJudge } from './openJudge.ts';
import type { ShowProgress } from './progress.ts';
import type { Workbench } from './runs.ts';
import type { Lenders, ModelChoice, WorkbenchOptions } from './workbench.ts';

/** Models and containers are kept this long for the next run. */
const IDLE_MS = 5 * 60_000;

export interface SharedBenchesOptions {
  readonly idleMs?: number;
}

/**
 * Workbenches of a process with several runs at once: one model of each kind and one set of containers serve all of them, so
 * that a second run loads no second model, and what is timed alone is alone. A model that ends under its runs ends those
 * only; the next to ask gets a new one.
 */
export class SharedBenches {
  readonly #idleMs: number;
  readonly #models = new Map<string, Lending<ChatModel>>();
  #judges: Lending<DockerJudge> | null = null;
  #closed = false;

  constructor({ idleMs = IDLE_MS }: SharedBenchesOptions = {}) {
    this.#idleMs = idleMs;
  }

  /** As `withWorkbench`; model and judge stay open for others. */
  async withWorkbench<T>(
    choice: ModelChoice,
    options: WorkbenchOptions,
    use: (bench: Workbench) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const { withLent } = await import('./workbench.ts');
    const shared: Lenders = {
      judge: (work) => this.withJudge(work, options.onProgress, signal),
      model: (work) => this.withModel(choice, options, work, signal),
    };
    return withLent(shared, choice, options, use, signal);
  }

  /** The one judge of this process. */
  async withJudge<T>(
    use: (judge: DockerJudge) => Promise<T>,
    onProgress: ShowProgress,
    signal: AbortSignal,
  ): Promise<T> {
    this.#judges ??= new Lending({ open: openJudge, idleMs: this.#idleMs });
    return this.#lend(this.#judges, use, onProgress, signal);
  }

  /** A model by itself, where nothing is judged; it stays open for others. */
  async withModel<T>(
    choice: ModelChoice,
    options: WorkbenchOptions,
    use: (model: ChatModel) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    if (isOwn(choice)) {
      const { openChosen, whileOpen } = await import('./workbench.ts');
      return whileOpen(() => openChosen(choice, options, signal), use);
    }
    const key = JSON.stringify([options.home, options.apiKey ?? '', choice.model, choice.options]);
    const lending = this.#models.get(key) ?? this.#lendModel(choice, options);
    this.#models.set(key, lending);
    return this.#lend(lending, use, options.onProgress, signal);
  }

  /** Ends what runs still have, and opens nothing any more. */
  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#models.values(), ...(this.#judges === null ? [] : [this.#judges])];
    await Promise.all(all.map((lending) => lending.close()));
  }

  #lendModel(choice: ModelChoice, options: WorkbenchOptions): Lending<ChatModel> {
    const open = async (onProgress: ShowProgress, signal: AbortSignal): Promise<ChatModel> => {
      const { openChosen } = await import('./workbench.ts');
      return openChosen(choice, { ...options, onProgress }, signal);
    };
    return new Lending({ open, idleMs: this.#idleMs });
  }

  #lend<T, M extends ChatModel | DockerJudge>(
    lending: Lending<M>,
    use: (thing: M) => Promise<T>,
    onProgress: ShowProgress,
    signal: AbortSignal,
  ): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the window closes'));
    return lending.use(use, onProgress, signal);
  }
}

/** A tape is read from its start by each run: who shares it gets another's replies. */
function isOwn({ model, options }: ModelChoice): boolean {
  return model.startsWith('tape:') || options.tape !== undefined;
}
