import { randomInt } from 'node:crypto';
import { basename } from 'node:path';
import type { Progress } from '../app/progress.ts';
import type { Workbench } from '../app/runs.ts';
import { SharedBenches } from '../app/sharedBenches.ts';
import type { ModelChoice, ModelOptions } from '../app/workbench.ts';
import { LeafeError } from '../core/errors.ts';
import type { BranchAsk } from '../core/explore/askedBranch.ts';
import type { RunListener } from '../core/run/recorder.ts';
import type { RunEnd } from '../domain/runEvent.ts';
import type { RunState } from '../domain/runState.ts';
import { branchWatcher } from './branchWatcher.ts';
import { Changes, type Listener } from './changes.ts';
import type { ExplorePlan } from './explorePlan.ts';
import type { ExtensionSettings } from './settings.ts';

/** A run that this window works on. */
export interface LiveRun {
  readonly run: string;
  readonly problem: string;
  /** Null until its first event is in the journal. */
  readonly state: RunState | null;
  /** What it waits for before its first step: the image, a model. */
  readonly progress: Progress | null;
  /** Branches whose model is writing right now. */
  readonly writing: readonly string[];
  /** It was told to stop and has not ended yet. */
  readonly stopping: boolean;
}

/** What runs need of the window; read anew for each run. */
export interface RunsContext {
  home(): string;
  baseUrl(): string | null;
  explore(): ExtensionSettings['explore'];
  apiKey(): Promise<string | undefined>;
}

export interface RunResult {
  readonly run: string;
  readonly because: RunEnd;
}

interface Entry {
  live: LiveRun;
  readonly stop: AbortController;
  ended: Promise<unknown>;
}

type Go = (
  bench: Workbench,
  listeners: readonly RunListener[],
  signal: AbortSignal,
) => Promise<RunEnd>;

/** The runs at work in this window, any number at once. Closing stops them; each can be resumed. */
export class Runs {
  readonly #context: RunsContext;
  readonly #entries = new Map<string, Entry>();
  /** Those that were ever at work in this window. */
  readonly #worked = new Set<string>();
  readonly #benches: SharedBenches;
  readonly #changes = new Changes();

  /** Without benches to share with others, what runs have in common ends with the last of them. */
  constructor(context: RunsContext, benches = new SharedBenches({ idleMs: 0 })) {
    this.#context = context;
    this.#benches = benches;
  }

  onChange(listener: Listener): { dispose(): void } {
    return this.#changes.listen(listener);
  }

  /** In the order they were started. */
  all(): readonly LiveRun[] {
    return [...this.#entries.values()].map(({ live }) => live);
  }

  get(run: string): LiveRun | null {
    return this.#entries.get(run)?.live ?? null;
  }

  /** Whether this window works on it, or has done so. */
  hasWorkedOn(run: string): boolean {
    return this.#worked.has(run);
  }

  /**
   * Explores one problem to the end of its run. Gives `cancelled` where it was stopped. `onRun` is told the run's name once it is at
   * work.
   */
  async explore(
    plan: ExplorePlan,
    onRun: (run: string) => void = () => undefined,
  ): Promise<{ readonly run: string; readonly because: RunEnd }> {
    const [{ newRun, startRun }, { problemsOf }, { problemDigest }, { settingsSchema }, version] =
      await Promise.all([
        import('../app/runs.ts'),
        import('../app/problemsOf.ts'),
        import('../platform/problems/digest.ts'),
        import('../domain/settings.ts'),
        import('../app/version.ts'),
      ]);
    const home = this.#context.home();
    const stop = new AbortController();
    const chosen = await problemsOf(
      plan.problem,
      { home, onSkipped: () => undefined },
      stop.signal,
    );
    const problem = await only(chosen.problems, plan.problem);
    const run = newRun(problem);
    const choice = { model: plan.model, options: this.#modelOptions(plan.model) };
    const work = this.#work(run, problem.name, choice, stop, (bench, listeners, signal) =>
      startRun(
        run,
        problem,
        {
          problemDigest: problemDigest(problem),
          problemFile: chosen.problemFile,
          metaFile: chosen.metaFile,
          policy: plan.policy,
          model: plan.model,
          modelOptions: { ...choice.options },
          settings: settingsSchema.parse({ ...this.#context.explore(), budget: plan.budget }),
          seed: randomInt(2 ** 31),
          version: version.VERSION,
        },
        bench,
        listeners,
        signal,
      ),
    );
    onRun(run);
    return { run, because: await work };
  }

  /** Goes on with a run from where its journal stands; one that has come to its end is left as it is. */
  resume(name: string): Promise<RunResult> {
    return this.#goOn(name, undefined);
  }

  /**
   * Goes on with a run by a new branch that a person asks for, whether it had ended or not. A run at work here is stopped in
   * order first: what it had under way is drawn again.
   */
  async branch(run: string, ask: BranchAsk): Promise<RunResult> {
    await this.stop(run);
    return this.#goOn(run, ask);
  }

  async #goOn(name: string, ask: BranchAsk | undefined): Promise<RunResult> {
    const [{ goOnWithRun }, { readRun }, { problemOfRun, startOfRun }, version] = await Promise.all(
      [
        import('../app/runs.ts'),
        import('../app/readRun.ts'),
        import('../app/problemOfRun.ts'),
        import('../app/version.ts'),
      ],
    );
    const home = this.#context.home();
    const stop = new AbortController();
    const { folder, state } = await readRun(name, { home, signal: stop.signal });
    const run = basename(folder);
    const ended = state.ended?.because;
    const over = ended === 'solved' || ended === 'exhausted';
    if (over && ask === undefined) return { run, because: ended };
    const started = startOfRun(state);
    const problem = await problemOfRun(started, home, stop.signal);
    const choice = {
      model: started.model,
      options: started.modelOptions,
      skipReplies: state.calls,
    };
    const plan = { version: version.VERSION, ask, known: state };
    const because = await this.#work(run, problem.name, choice, stop, (bench, listeners, signal) =>
      goOnWithRun(folder, problem, plan, bench, listeners, signal),
    );
    return { run, because };
  }

  /** Stops a run in order; one that is not at work here is left alone. */
  async stop(run: string): Promise<void> {
    const entry = this.#entries.get(run);
    if (entry === undefined) return;
    entry.stop.abort();
    this.#update(entry, { stopping: true });
    await entry.ended.catch(() => undefined);
  }

  /** Stops all runs and waits until their journals are closed. */
  async close(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((run) => this.stop(run)));
  }

  #modelOptions(model: string): ModelOptions {
    const baseUrl = this.#context.baseUrl();
    return model.startsWith('openai:') && baseUrl !== null ? { baseUrl } : {};
  }

  async #work(
    run: string,
    problem: string,
    choice: ModelChoice,
    stop: AbortController,
    go: Go,
  ): Promise<RunEnd> {
    if (this.#entries.has(run)) throw new LeafeError('journal', 'inUse', `${run} is at work here`);
    const live = { ...NOT_YET, run, problem };
    const entry: Entry = { live, stop, ended: Promise.resolve() };
    this.#entries.set(run, entry);
    this.#worked.add(run);
    this.#changes.tell();
    const work = this.#withBench(entry, choice, go);
    entry.ended = work;
    try {
      return await work;
    } catch (error) {
      if (stop.signal.aborted) return 'cancelled';
      throw error;
    } finally {
      this.#entries.delete(run);
      this.#changes.tell();
    }
  }

  async #withBench(entry: Entry, choice: ModelChoice, go: Go): Promise<RunEnd> {
    const { watched } = await import('../app/watchedModel.ts');
    const update = (change: Partial<LiveRun>): void => this.#update(entry, change);
    const listener: RunListener = (_event, state) => update({ state, progress: null });
    const watcher = branchWatcher((writing) => update({ writing }));
    const options = {
      home: this.#context.home(),
      apiKey: await this.#context.apiKey(),
      onProgress: (progress: Progress) => update({ progress }),
    };
    const { signal } = entry.stop;
    const use = (bench: Workbench): Promise<RunEnd> =>
      go({ ...bench, model: watched(bench.model, watcher) }, [listener], signal);
    return this.#benches.withWorkbench(choice, options, use, signal);
  }

  #update(entry: Entry, change: Partial<LiveRun>): void {
    entry.live = { ...entry.live, ...change };
    this.#changes.tell();
  }
}

const NOT_YET = { state: null, progress: null, writing: [], stopping: false } as const;

async function only<T>(items: AsyncIterable<T>, spec: string): Promise<T> {
  for await (const item of items) return item;
  throw new LeafeError('input', 'invalid', `There is no problem in ${spec}`);
}
