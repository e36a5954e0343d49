import type { ToPanel } from '../../domain/protocol.ts';
import { explanationOf } from '../remedy.ts';
import { detailsOf, type StepDetailSources } from './stepDetails.ts';

export interface StepLoaderContext {
  readonly sources: StepDetailSources;
  readonly post: (message: ToPanel) => Promise<void>;
  /** A step could be shown, but not run again; null once one could be again. */
  readonly onRerun: (error: unknown) => void;
}

/** Answers a panel's wish for a step's texts. One step is loaded at a time: whoever moves on waits for nothing that is out of sight. */
export class StepLoader {
  readonly #context: StepLoaderContext;
  /** Steps whose panel was told that more is to come, when the person moved on. */
  readonly #unfinished = new Set<string>();
  #failed = false;
  #loading: { readonly step: string; readonly stop: AbortController } | null = null;

  constructor(context: StepLoaderContext) {
    this.#context = context;
  }

  /** The selection moved: what is loaded for another step stops, and goes on when the person comes back to that. */
  moveTo(step: string | null): void {
    if (this.#loading !== null && this.#loading.step !== step) this.#loading.stop.abort();
    if (step !== null && this.#unfinished.delete(step)) void this.load(step);
  }

  async load(step: string): Promise<void> {
    this.#loading?.stop.abort();
    const stop = new AbortController();
    this.#loading = { step, stop };
    try {
      await this.#tell(step, stop.signal);
    } finally {
      if (this.#loading?.stop === stop) this.#loading = null;
    }
  }

  close(): void {
    this.#loading?.stop.abort();
  }

  async #tell(step: string, signal: AbortSignal): Promise<void> {
    const { sources, post, onRerun } = this.#context;
    const { run } = sources;
    let shown = false;
    try {
      for await (const detail of detailsOf(step, sources, signal)) {
        if (signal.aborted) break;
        await post({ kind: 'step', run, detail });
        shown = true;
      }
      if (this.#failed && !signal.aborted) onRerun(null);
      this.#failed = false;
    } catch (error) {
      if (!signal.aborted && shown) {
        this.#failed = true;
        return onRerun(error);
      }
      const { message, todo } = explanationOf(error);
      if (!signal.aborted) await post({ kind: 'stepProblem', run, step, message, todo });
    }
    if (signal.aborted) this.#unfinished.add(step);
  }
}
