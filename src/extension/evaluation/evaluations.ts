import type { EvaluationEnd } from '../../app/evaluation/evaluateProblems.ts';
import type { Progress } from '../../app/progress.ts';
import type { SharedBenches } from '../../app/sharedBenches.ts';
import { Changes, type Listener } from '../changes.ts';
import type { RunsContext } from '../runs.ts';
import { EVALUATION_SEED, type EvaluationPlan } from './evaluationPlan.ts';

/** An evaluation that this window works on. */
export interface LiveEvaluation {
  readonly plan: EvaluationPlan;
  /** Its folder's name; null until all is known that decides it. */
  readonly name: string | null;
  /** What it waits for before its first attempt. */
  readonly waitsFor: Progress | null;
  /** Attempts that are asked for, that are there, and of those the solved ones. */
  readonly asked: number;
  readonly made: number;
  readonly solved: number;
  /** Null until an attempt of this sitting is over. */
  readonly secondsLeft: number | null;
  readonly stopping: boolean;
}

export interface EvaluationListener {
  /** All is known that decides the attempts. */
  readonly onBegin: (name: string) => void;
  /** Something that a person should know and that stops nothing. */
  readonly onNote: (note: string) => void;
}

interface Entry {
  live: LiveEvaluation;
  readonly stop: AbortController;
  ended: Promise<unknown>;
}

/** The evaluations at work in this window. Closing stops them; each can be gone on with. */
export class Evaluations {
  readonly #context: RunsContext;
  readonly #benches: SharedBenches;
  readonly #entries = new Set<Entry>();
  readonly #changes = new Changes();

  constructor(context: RunsContext, benches: SharedBenches) {
    this.#context = context;
    this.#benches = benches;
  }

  onChange(listener: Listener): { dispose(): void } {
    return this.#changes.listen(listener);
  }

  /** In the order they were begun. */
  all(): readonly LiveEvaluation[] {
    return [...this.#entries].map(({ live }) => live);
  }

  find(name: string): LiveEvaluation | null {
    return this.all().find((live) => live.name === name) ?? null;
  }

  /** The one with this plan, which begun again would only find its folder in use. */
  findAlike(plan: EvaluationPlan): LiveEvaluation | null {
    const wanted = JSON.stringify(plan);
    return this.all().find((live) => JSON.stringify(live.plan) === wanted) ?? null;
  }

  /**
   * Makes the attempts that are missing. Gives undefined where it was stopped: what was over by then is kept. Throws as
   * `evaluateProblems` does.
   */
  async evaluate(
    plan: EvaluationPlan,
    listener: EvaluationListener,
    signal: AbortSignal,
  ): Promise<EvaluationEnd | undefined> {
    const stop = new AbortController();
    const entry: Entry = { live: { ...NOT_YET, plan }, stop, ended: Promise.resolve() };
    const onAbort = (): void => this.#stop(entry);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#entries.add(entry);
    this.#changes.tell();
    const work = this.#work(entry, listener);
    entry.ended = work;
    try {
      return await work;
    } catch (error) {
      if (stop.signal.aborted) return undefined;
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#entries.delete(entry);
      this.#changes.tell();
    }
  }

  /** Stops one in order; one that is not at work here is left alone. */
  async stop(name: string): Promise<void> {
    const entry = [...this.#entries].find(({ live }) => live.name === name);
    if (entry === undefined) return;
    this.#stop(entry);
    await entry.ended.catch(() => undefined);
  }

  /** Stops all and waits until their folders are free. */
  async close(): Promise<void> {
    const all = [...this.#entries];
    for (const entry of all) this.#stop(entry);
    await Promise.all(all.map(({ ended }) => ended.catch(() => undefined)));
  }

  #stop(entry: Entry): void {
    entry.stop.abort();
    this.#update(entry, { stopping: true });
  }

  async #work(entry: Entry, { onBegin, onNote }: EvaluationListener): Promise<EvaluationEnd> {
    const [{ evaluateProblems }, { planEvaluation }, { evaluationName }, { settingsSchema }] =
      await Promise.all([
        import('../../app/evaluation/evaluateProblems.ts'),
        import('../../app/evaluation/planEvaluation.ts'),
        import('../../app/evaluation/evaluationFolder.ts'),
        import('../../domain/settings.ts'),
      ]);
    const { plan } = entry.live;
    const { model, problems, samples, steps, budget } = plan;
    const baseUrl = this.#context.baseUrl();
    const isOfEndpoint = model.startsWith('openai:') && baseUrl !== null;
    const choice = { model, options: isOfEndpoint ? { baseUrl } : {} };
    const { language } = this.#context.explore();
    const settings = settingsSchema.parse({ language, horizon: steps, budget });
    const { signal } = entry.stop;
    const bench = {
      home: this.#context.home(),
      apiKey: await this.#context.apiKey(),
      onProgress: (waitsFor: Progress) => this.#update(entry, { waitsFor }),
    };
    const planned = await planEvaluation(
      {
        ...{ problems: [problems], meta: undefined, choice, settings, samples },
        ...{ seed: EVALUATION_SEED, out: null, ks: null },
      },
      { home: bench.home, onSkipped: onNote },
      signal,
    );
    const pace = paceFrom();
    return this.#benches.withWorkbench(
      choice,
      bench,
      (opened) =>
        evaluateProblems(
          planned,
          opened,
          {
            onBegin: (folder, { manifest, attempts }) => {
              const name = evaluationName(folder);
              const made = attempts.length;
              const solved = attempts.filter((one) => one.solved).length;
              const asked = (manifest?.samples ?? 0) * (manifest?.problems.length ?? 0);
              this.#update(entry, { name, asked, made, solved, waitsFor: null });
              pace.begin();
              onBegin(name);
            },
            onAttempt: ({ solved }) => {
              const { live } = entry;
              const made = live.made + 1;
              const secondsLeft = pace.left(live.asked - made);
              this.#update(entry, { made, solved: live.solved + (solved ? 1 : 0), secondsLeft });
            },
            onNote,
          },
          signal,
        ),
      signal,
    );
  }

  #update(entry: Entry, change: Partial<LiveEvaluation>): void {
    entry.live = { ...entry.live, ...change };
    this.#changes.tell();
  }
}

const NOT_YET = {
  ...{ name: null, waitsFor: null, asked: 0, made: 0, solved: 0, secondsLeft: null },
  stopping: false,
} as const;

/** How long the rest takes by what this sitting has made so far. */
function paceFrom(): { readonly begin: () => void; readonly left: (attempts: number) => number } {
  let begunMs = performance.now();
  let made = 0;
  return {
    begin: () => {
      begunMs = performance.now();
    },
    left: (attempts) => {
      made += 1;
      return Math.max(0, ((performance.now() - begunMs) / 1000 / made) * attempts);
    },
  };
}
