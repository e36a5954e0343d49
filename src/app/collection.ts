import type { Policy } from '../domain/choices.ts';
import type { RunState } from '../domain/runState.ts';
import type { Settings } from '../domain/settings.ts';
import { listRuns } from '../platform/files/runs.ts';
import { readableRun } from './readRun.ts';
import { settled } from './settled.ts';

/** How the problems of a collection are explored. */
export interface CollectionPlan {
  readonly policy: Policy;
  readonly model: string;
  readonly settings: Settings;
}

/** A run of the same collection that was begun before. */
export interface EarlierRun {
  readonly run: string;
  readonly folder: string;
  readonly state: RunState;
}

/**
 * Exploring many problems for what they teach, in as many sittings as it takes: each problem is explored once with the same policy, model
 * and settings, whatever the seed.
 */
export class Collection {
  readonly #home: string;
  readonly #plan: CollectionPlan;
  #runs: Promise<ReadonlyMap<string, readonly string[]>> | null = null;

  constructor(home: string, plan: CollectionPlan) {
    this.#home = home;
    this.#plan = plan;
  }

  /** The newest run of this problem in the collection, over or not; null where it is still to be begun. */
  async earlier(
    { name, digest }: { readonly name: string; readonly digest: string },
    signal: AbortSignal,
  ): Promise<EarlierRun | null> {
    this.#runs ??= runsByProblem(this.#home);
    for (const run of (await this.#runs).get(name) ?? []) {
      // A damaged run is none of the collection: its problem is explored anew.
      const read = await readableRun(run, { home: this.#home, signal });
      if (read !== null && this.#isOf(read.state, digest)) return { ...read, run };
    }
    return null;
  }

  #isOf({ started }: RunState, digest: string): boolean {
    const { policy, model, settings } = this.#plan;
    return (
      started?.problemDigest === digest &&
      started.policy === policy &&
      started.model === model &&
      JSON.stringify(started.settings) === JSON.stringify(settled(settings, model))
    );
  }
}

/** Newest first. */
async function runsByProblem(home: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for await (const { run, problem } of listRuns(home)) {
    if (problem !== null) found.set(problem, [run, ...(found.get(problem) ?? [])]);
  }
  return found;
}
