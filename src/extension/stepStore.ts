import { join } from 'node:path';
import { Latest } from '../app/latest.ts';
import { LeafeError } from '../core/errors.ts';
import type { Checkpoints } from '../core/ports/checkpoints.ts';
import type { RunState, StepState } from '../domain/runState.ts';

/** Commits kept at once; a person looks at a few steps at a time. */
const KEPT = 32;

export interface StepStoreContext {
  readonly home: () => string;
  /** The run's state where it is at work in this window. */
  readonly live: (run: string) => RunState | null;
  /** As far as a panel has read it. */
  readonly shown?: (run: string) => RunState | null;
}

/** The files of any step of any run, read from the store of checkpoints; nothing is ever written. */
export class StepStore {
  readonly #context: StepStoreContext;
  readonly #open = new Map<string, Promise<Checkpoints>>();
  readonly #kept = new Latest<Promise<ReadonlyMap<string, string>>>(KEPT);

  constructor(context: StepStoreContext) {
    this.#context = context;
  }

  /** What the run's journal says now. Throws `journal.unknownRun` and what reading it throws. */
  async stateOf(run: string): Promise<RunState> {
    const live = this.#context.live(run);
    if (live !== null) return live;
    const { readRun } = await import('../app/readRun.ts');
    const signal = new AbortController().signal;
    return (await readRun(run, { home: this.#context.home(), signal })).state;
  }

  /** Throws `input.invalid` for a step that the run does not have, `journal.unknownRun`, and what the store throws. */
  async step(run: string, id: string): Promise<StepState> {
    const shown = this.#context.shown?.(run)?.steps.get(id);
    const step = shown ?? (await this.stateOf(run)).steps.get(id);
    if (step !== undefined) return step;
    throw new LeafeError('input', 'invalid', `The run ${run} has no step ${id}.`, {
      todo: 'Refresh the Runs view and choose one of its steps.',
    });
  }

  /** Path to content: the program, and the transcript of the model call that wrote it. */
  async files(run: string, id: string): Promise<ReadonlyMap<string, string>> {
    const { taken } = await this.step(run, id);
    const commit = taken.checkpoint;
    const found = this.#kept.get(commit) ?? this.#restore(commit);
    this.#kept.keep(commit, found);
    found.catch(() => this.#kept.delete(commit));
    return found;
  }

  /** The path of the step's program; null where its reply held none. */
  async program(run: string, id: string): Promise<string | null> {
    const { TRANSCRIPT } = await import('../core/explore/transcript.ts');
    const paths = [...(await this.files(run, id)).keys()];
    return paths.find((path) => path !== TRANSCRIPT) ?? null;
  }

  async close(): Promise<void> {
    const stores = await Promise.allSettled(this.#open.values());
    for (const store of stores) if (store.status === 'fulfilled') await store.value.close();
  }

  async #restore(commit: string): Promise<ReadonlyMap<string, string>> {
    const store = await this.#store(join(this.#context.home(), 'store.git'));
    return (await store.restore(commit, new AbortController().signal)).files;
  }

  async #store(folder: string): Promise<Checkpoints> {
    const { openGitCheckpoints } = await import('../platform/git/gitCheckpoints.ts');
    const open = this.#open.get(folder) ?? openGitCheckpoints(folder, new AbortController().signal);
    this.#open.set(folder, open);
    open.catch(() => this.#open.delete(folder));
    return open;
  }
}
