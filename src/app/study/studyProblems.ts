import { join } from 'node:path';
import type { LeafeError } from '../../core/errors.ts';
import { trainedProblems, trainingOf } from '../../core/evaluate/comparable.ts';
import type { Studied, StudiedRun } from '../../core/study/studyReport.ts';
import type { Policy } from '../../domain/choices.ts';
import type { Budget, Settings } from '../../domain/settings.ts';
import { STUDY_VERSION, type StudyManifest, type StudyPlace } from '../../domain/study.ts';
import { systemClock } from '../../platform/clock.ts';
import { imageName } from '../../platform/docker/image.ts';
import { describeModel, modelWord } from '../evaluation/describeModel.ts';
import { machineHere } from '../evaluation/machineHere.ts';
import { surveyed, type NamedProblems } from '../evaluation/surveyed.ts';
import { sha256, type Workbench } from '../runs.ts';
import { settled } from '../settled.ts';
import { VERSION } from '../version.ts';
import type { ModelChoice } from '../workbench.ts';
import { readStudy } from './readStudy.ts';
import { identityOfStudy, withStudy } from './studyFolder.ts';
import { StudyPlaces } from './studyPlaces.ts';
import { StudyWork } from './studyWork.ts';

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
  /** What a model has failed a run with that is missing for it; null where there is none. */
  readonly failure: LeafeError | null;
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
    const places = await StudyPlaces.read(open, home);
    watcher.onBegin(folder, open.manifest, places.over());
    const work = new StudyWork({ plan, open, bench, watcher, places, folder });
    const because = await work.explore(signal);
    const { failure } = work;
    return { folder, because, failure, studied: await readStudy(folder, home, signal) };
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
    `${trainingOf(manifest)?.name ?? ''} was trained on ${first}${more}: on those the study shows what it remembers.`,
  );
}
