import { join } from 'node:path';
import { trainedProblems } from '../../core/evaluate/comparable.ts';
import { isLeafeError, LeafeError } from '../../core/errors.ts';
import { seedFor } from '../../core/explore/seed.ts';
import type { RunStanding } from '../../core/study/runOutcome.ts';
import type { Studied, StudiedRun } from '../../core/study/studyReport.ts';
import { mostOf, sumOf, TotalBudget, usedSince } from '../../core/study/totalBudget.ts';
import type { Policy } from '../../domain/choices.ts';
import type { Spend } from '../../domain/runEvent.ts';
import type { Budget, Settings } from '../../domain/settings.ts';
import {
  STUDY_VERSION,
  type StudyManifest,
  type StudyPlace,
  type StudyRun,
} from '../../domain/study.ts';
import { systemClock } from '../../platform/clock.ts';
import { imageName } from '../../platform/docker/image.ts';
import { runsFolder } from '../../platform/files/runs.ts';
import { problemDigest } from '../../platform/problems/digest.ts';
import { describeModel, modelWord } from '../evaluation/describeModel.ts';
import { machineHere } from '../evaluation/machineHere.ts';
import {
  surveyed,
  surveyedAgain,
  type NamedProblems,
  type Sourced,
} from '../evaluation/surveyed.ts';
import { goOnWithRun, newRun, sha256, startRun, type Workbench } from '../runs.ts';
import { settled } from '../settled.ts';
import { VERSION } from '../version.ts';
import type { ModelChoice } from '../workbench.ts';
import { readStudy, standingOf } from './readStudy.ts';
import { identityOfStudy, placeOf, withStudy, type OpenStudy } from './studyFolder.ts';

export interface StudyPlan extends NamedProblems {
  readonly choice: ModelChoice;
  readonly policies: readonly Policy[];
  /** Those of each run, its budget among them. */
  readonly settings: Settings;
  readonly repeats: number;
  readonly seed: number;
  /** What all runs may use together. */
  readonly total: Budget;
  /** Problems at work at once. */
  readonly jobs: number;
  /** Null: a folder of the home's own, the same for the same study. */
  readonly out: string | null;
}

export interface StudyWatcher {
  /** All is known that decides the runs; so many of them are over. */
  readonly onBegin: (folder: string, manifest: StudyManifest, over: readonly StudiedRun[]) => void;
  readonly onStart: (place: StudyPlace) => void;
  readonly onRun: (run: StudiedRun) => void;
  /** Something that a person should know and that stops nothing. */
  readonly onNote: (note: string) => void;
}

export interface StudyEnd {
  readonly folder: string;
  readonly studied: Studied;
  readonly because: 'done' | 'budget';
}

/**
 * Explores each problem by each policy at the same budget, and keeps the runs as they are kept everywhere. A stop, a failure and a kill leave
 * those that are over; the same plan again goes on with the others. Throws as `withStudy` does, and what the sandbox and the store throw.
 */
export async function studyProblems(
  plan: StudyPlan,
  bench: Workbench,
  watcher: StudyWatcher,
  signal: AbortSignal,
): Promise<StudyEnd> {
  const { home } = bench;
  const wanted = await manifestFor(plan, bench, watcher, signal);
  const folder = plan.out ?? join(home, 'studies', nameFor(wanted));
  return withStudy(folder, wanted, async (open) => {
    warnOfTraining(open.manifest, watcher);
    const places = await standingsOf(open, home, signal);
    watcher.onBegin(folder, open.manifest, [...places.values()].flatMap(overIn));
    const work = new Study({ plan, open, bench, watcher, places, folder });
    const because = await work.explore(signal);
    return { folder, because, studied: await readStudy(folder, home, signal) };
  });
}

async function manifestFor(
  plan: StudyPlan,
  { home, model }: Workbench,
  { onNote }: StudyWatcher,
  signal: AbortSignal,
): Promise<StudyManifest> {
  const { choice, policies, repeats, seed } = plan;
  return {
    kind: 'study',
    v: STUDY_VERSION,
    version: VERSION,
    ...(await describeModel(choice, { home, batch: model.batch }, signal)),
    policies: [...policies],
    settings: settled(plan.settings, choice.model),
    repeats,
    seed,
    judge: { image: imageName() },
    machine: machineHere(),
    problems: await surveyed(plan, { home, onSkipped: onNote }, signal),
    startedAt: new Date(systemClock.now()).toISOString(),
  };
}

/** One name for one study, so that the same command goes on with it. */
function nameFor(manifest: StudyManifest): string {
  return `${modelWord(manifest)}-${sha256(identityOfStudy(manifest)).slice(0, 8)}`;
}

function warnOfTraining(manifest: StudyManifest, { onNote }: StudyWatcher): void {
  const [first, ...others] = trainedProblems(manifest);
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  onNote(
    `${manifest.adapter?.name ?? ''} was trained on ${first}${more}: on those the study shows what it remembers.`,
  );
}

/** A run that was begun, and how far it is. */
interface Begun {
  readonly own: StudyRun;
  readonly standing: RunStanding;
}

type Places = Map<string, Begun>;

async function standingsOf(
  { runs, manifest }: OpenStudy,
  home: string,
  signal: AbortSignal,
): Promise<Places> {
  const places: Places = new Map();
  for (const own of runs) {
    const standing = await standingOf(own, manifest, home, signal);
    // What cannot be read is explored anew.
    if (standing !== null) places.set(placeOf(own), { own, standing });
  }
  return places;
}

function overIn({ own, standing }: Begun): readonly StudiedRun[] {
  if (standing.kind !== 'over') return [];
  const { problem, policy, repeat, run } = own;
  return [{ problem, policy, repeat, run, ...standing.outcome }];
}

/** One problem and repeat, with the policies that have not come to their end on it. */
interface Block {
  readonly sourced: Sourced;
  readonly repeat: number;
  readonly policies: readonly Policy[];
}

/** So many runs that a model fails one after the other are no matter of one problem. */
const FAILURES = 3;

interface StudyParts {
  readonly plan: StudyPlan;
  readonly open: OpenStudy;
  readonly bench: Workbench;
  readonly watcher: StudyWatcher;
  readonly places: Places;
  readonly folder: string;
}

/** A study at work. */
class Study {
  readonly #parts: StudyParts;
  readonly #total: TotalBudget;
  #failures = 0;

  constructor(parts: StudyParts) {
    this.#parts = parts;
    const spent = [...parts.places.values()].map(({ standing }) => usedIn(standing));
    this.#total = new TotalBudget(parts.plan.total, spent);
  }

  /** Several problems at a time; each has all its policies one after the other, so that a study that is stopped compares like with like. */
  async explore(signal: AbortSignal): Promise<StudyEnd['because']> {
    const blocks = this.#blocks(signal);
    let because: StudyEnd['because'] = 'done';
    const stop = new AbortController();
    const either = AbortSignal.any([signal, stop.signal]);
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
        places.get(placeOf({ problem, policy, repeat }))?.standing.kind !== 'over';
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
    const { open } = this.#parts;
    return mostOf(open.manifest.settings.budget, this.#usedAt(place));
  }

  #usedAt(place: StudyPlace): Spend | null {
    const begun = this.#parts.places.get(placeOf(place));
    return begun === undefined ? null : usedIn(begun.standing);
  }

  async #exploreBlock({ sourced, repeat, policies }: Block, signal: AbortSignal): Promise<void> {
    const { name: problem } = sourced.problem;
    for (const policy of policies) {
      const place = { problem, policy, repeat };
      const before = this.#usedAt(place);
      const most = this.#mostOf(place);
      try {
        await this.#exploreOne(place, sourced, signal);
        this.#failures = 0;
      } catch (error) {
        if (signal.aborted) throw error;
        this.#missing(place, error);
      } finally {
        this.#total.settle(most, usedSince(this.#usedAt(place), before));
      }
    }
  }

  async #exploreOne(place: StudyPlace, sourced: Sourced, signal: AbortSignal): Promise<void> {
    const { bench, watcher } = this.#parts;
    watcher.onStart(place);
    const begun = this.#parts.places.get(placeOf(place));
    const own = begun?.own ?? (await this.#begin(place, sourced));
    try {
      if (begun === undefined) await this.#start(own, sourced, signal);
      else {
        const folder = join(runsFolder(bench.home), own.run);
        const plan = { version: VERSION };
        await goOnWithRun(folder, sourced.problem, plan, bench, [], signal);
      }
    } finally {
      await this.#look(own);
    }
    const now = this.#parts.places.get(placeOf(own));
    for (const over of now === undefined ? [] : overIn(now)) watcher.onRun(over);
  }

  async #begin(place: StudyPlace, { problem }: Sourced): Promise<StudyRun> {
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
    await startRun(own.run, problem, how, bench, [], signal);
  }

  /** What its journal tells now, however it ended. */
  async #look(own: StudyRun): Promise<void> {
    const { open, bench, places } = this.#parts;
    const never = new AbortController().signal;
    const standing = await standingOf(own, open.manifest, bench.home, never);
    if (standing !== null) places.set(placeOf(own), { own, standing });
  }

  /** What a model fails is missing and not failed, and others are tried; what fails of our own world would fail all. */
  #missing({ problem, policy }: StudyPlace, error: unknown): void {
    this.#failures += 1;
    if (!(error instanceof LeafeError)) throw error;
    if (!isLeafeError(error, 'model') || this.#failures >= FAILURES) throw this.#goingOn(error);
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

function usedIn(standing: RunStanding): Spend {
  return standing.kind === 'over' ? standing.outcome.used : standing.used;
}
