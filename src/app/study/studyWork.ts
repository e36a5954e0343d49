import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { isLeafeError, LeafeError } from '../../core/errors.ts';
import { seedFor } from '../../core/explore/seed.ts';
import { minus, mostOf, NOTHING, sumOf, TotalBudget } from '../../core/study/totalBudget.ts';
import type { Policy } from '../../domain/choices.ts';
import type { StudyPlace, StudyRun } from '../../domain/study.ts';
import { runsFolder } from '../../platform/files/runs.ts';
import { problemDigest } from '../../platform/problems/digest.ts';
import { surveyedAgain, type Sourced } from '../evaluation/surveyed.ts';
import { goOnWithRun, newRun, startRun, type Workbench } from '../runs.ts';
import { VERSION } from '../version.ts';
import type { OpenStudy } from './studyFolder.ts';
import type { StudyPlaces } from './studyPlaces.ts';
import type { StudyPlan } from './planStudy.ts';
import type { StudyEnd, StudyWatcher } from './studyProblems.ts';

/** One problem and repeat, with the policies that have not come to their end on it. */
interface Block {
  readonly sourced: Sourced;
  readonly repeat: number;
  readonly policies: readonly Policy[];
}

/** So many runs that a model fails one after the other are no matter of one problem. */
const FAILURES = 3;

export interface StudyParts {
  readonly plan: StudyPlan;
  readonly open: OpenStudy;
  readonly bench: Workbench;
  readonly watcher: StudyWatcher;
  readonly places: StudyPlaces;
  readonly folder: string;
}

/** A study at work: makes the runs that have not come to their end. */
export class StudyWork {
  readonly #parts: StudyParts;
  readonly #total: TotalBudget;
  #failures = 0;
  #failure: LeafeError | null = null;

  constructor(parts: StudyParts) {
    this.#parts = parts;
    this.#total = new TotalBudget(parts.plan.total, parts.places.spent());
  }

  /** The last that a model has failed a run with. */
  get failure(): LeafeError | null {
    return this.#failure;
  }

  /** Several problems at a time; each has all its policies one after the other, so that a study that is stopped compares like with like. */
  async explore(signal: AbortSignal): Promise<StudyEnd['because']> {
    const blocks = this.#blocks(signal);
    let because: StudyEnd['because'] = 'done';
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
    // Whatever waits listens to it, and much may wait at once.
    setMaxListeners(0, either);
    const worker = async (): Promise<void> => {
      for (;;) {
        either.throwIfAborted();
        const next = await blocks.next();
        if (next.done === true || because === 'budget') return;
        if (this.#reserve(next.value)) await this.#exploreBlock(next.value, either);
        else because = 'budget';
      }
    };
    const workers = Array.from({ length: this.#parts.plan.jobs }, () =>
      worker().catch((error: unknown) => {
        stop.abort(error);
        throw error;
      }),
    );
    const settledWorkers = await Promise.allSettled(workers);
    await blocks.return(undefined);
    if (settledWorkers.some(({ status }) => status === 'rejected')) {
      signal.throwIfAborted();
      throw stop.signal.reason;
    }
    return because;
  }

  /** Every problem once, then every problem again: what is there of a study that is stopped is of as many problems as can be. */
  async *#blocks(signal: AbortSignal): AsyncGenerator<Block> {
    const { plan, open, bench, places } = this.#parts;
    const { manifest } = open;
    for (let repeat = 1; repeat <= manifest.repeats; repeat++) {
      const isOpen = (problem: string, policy: Policy): boolean =>
        !places.isOver({ problem, policy, repeat });
      const isLeft = manifest.problems.some(({ name }) =>
        manifest.policies.some((policy) => isOpen(name, policy)),
      );
      if (!isLeft) continue;
      for await (const sourced of surveyedAgain(plan, manifest, bench.home, signal)) {
        const policies = manifest.policies.filter((policy) => isOpen(sourced.problem.name, policy));
        if (policies.length > 0) yield { sourced, repeat, policies };
      }
    }
  }

  /** For all policies of a problem or none: else those that need little would be counted and the others given up. */
  #reserve({ sourced, repeat, policies }: Block): boolean {
    const { name: problem } = sourced.problem;
    const most = policies.map((policy) => this.#mostOf({ problem, policy, repeat }));
    return this.#total.reserve(sumOf(most));
  }

  #mostOf(place: StudyPlace): ReturnType<typeof mostOf> {
    const { open, places } = this.#parts;
    return mostOf(open.manifest.settings.budget, places.usedAt(place));
  }

  async #exploreBlock({ sourced, repeat, policies }: Block, signal: AbortSignal): Promise<void> {
    const { places } = this.#parts;
    const { name: problem } = sourced.problem;
    for (const policy of policies) {
      const place = { problem, policy, repeat };
      const placed = places.at(place);
      const before = placed === null ? NOTHING : places.spentBy(placed.own);
      const most = this.#mostOf(place);
      let own = placed?.own ?? null;
      try {
        own ??= await this.#add(place, sourced);
        await this.#exploreOne(own, sourced, signal);
        this.#failures = 0;
      } catch (error) {
        if (signal.aborted) throw error;
        this.#missing(place, error);
      } finally {
        const after = own === null ? NOTHING : places.spentBy(own);
        this.#total.settle(most, minus(after, before));
      }
    }
  }

  async #exploreOne(own: StudyRun, sourced: Sourced, signal: AbortSignal): Promise<void> {
    const { bench, watcher, places } = this.#parts;
    watcher.onStart(own);
    try {
      if (places.at(own)?.standing.kind === 'underWay') {
        await places.begin(own);
        const folder = join(runsFolder(bench.home), own.run);
        const plan = { version: VERSION };
        await goOnWithRun(folder, sourced.problem, plan, bench, [], signal);
      } else await this.#start(own, sourced, signal);
    } finally {
      await places.look(own);
    }
    const over = places.overAt(own);
    if (over !== null) watcher.onRun(over);
  }

  async #add(place: StudyPlace, { problem }: Sourced): Promise<StudyRun> {
    const { plan, open } = this.#parts;
    const seed = seedFor(plan.seed, `${place.problem}/${place.repeat}`);
    const own = { ...place, seed, run: newRun(problem) };
    await open.add(own);
    return own;
  }

  async #start(own: StudyRun, { problem, source }: Sourced, signal: AbortSignal): Promise<void> {
    const { plan, open, bench } = this.#parts;
    const { problemFile, metaFile } = source;
    const { model, options } = plan.choice;
    const how = {
      problemDigest: problemDigest(problem),
      ...{ problemFile, metaFile, model, modelOptions: { ...options } },
      ...{ policy: own.policy, settings: open.manifest.settings, seed: own.seed, version: VERSION },
    };
    let begun: Promise<void> | null = null;
    // With its first event, not before: of a run that was only named, a kill leaves nothing that was paid for.
    const onEvent = (): void => {
      if (begun !== null) return;
      begun = this.#parts.places.begin(own);
      // It is waited for below, and fails there.
      begun.catch(() => undefined);
    };
    await startRun(own.run, problem, how, bench, [onEvent], signal).finally(() => begun);
  }

  /** What a model or a problem's own checker fails is missing and not failed, and others are tried; what fails of our own world would fail all. */
  #missing({ problem, policy }: StudyPlace, error: unknown): void {
    if (!(error instanceof LeafeError)) throw error;
    this.#failure = this.#goingOn(error);
    const isOfProblem = isLeafeError(error, 'sandbox', 'brokenChecker');
    if (!isOfProblem) this.#failures += 1;
    if (!(isOfProblem || isLeafeError(error, 'model')) || this.#failures >= FAILURES) {
      throw this.#failure;
    }
    const what = `${policy} on ${problem} is missing: ${error.message}`;
    this.#parts.watcher.onNote(what);
  }

  /** A failure leaves a study that can be gone on with, not a run. */
  #goingOn(error: LeafeError): LeafeError {
    if (!error.again) return error;
    const { boundary, reason, detail } = error;
    const todo = `The runs that are over are kept: the same command goes on with the others of ${this.#parts.folder}.`;
    return new LeafeError(boundary, reason, detail, { todo, cause: error });
  }
}
