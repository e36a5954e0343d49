import { join } from 'node:path';
import type { LeafeError } from '../../core/errors.ts';
import { trainedProblems, trainingOf } from '../../core/evaluate/comparable.ts';
import type { Studied, StudiedRun } from '../../core/study/studyReport.ts';
import type { StudyManifest, StudyPlace } from '../../domain/study.ts';
import { modelWord } from '../evaluation/describeModel.ts';
import { sha256, type Workbench } from '../runs.ts';
import type { PlannedStudy } from './planStudy.ts';
import { readStudy } from './readStudy.ts';
import { identityOfStudy, withStudy } from './studyFolder.ts';
import { StudyPlaces } from './studyPlaces.ts';
import { StudyWork } from './studyWork.ts';

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
  { plan, wanted }: PlannedStudy,
  bench: Workbench,
  watcher: StudyWatcher,
  signal: AbortSignal,
): Promise<StudyEnd> {
  const { home, model } = bench;
  const opened = { ...wanted, model: { ...wanted.model, batch: model.batch } };
  const folder = plan.out ?? join(home, 'studies', nameFor(opened));
  return withStudy(folder, opened, async (open) => {
    warnOfTraining(open.manifest, watcher);
    const places = await StudyPlaces.read(open, home);
    watcher.onBegin(folder, open.manifest, places.over());
    const work = new StudyWork({ plan, open, bench, watcher, places, folder });
    const because = await work.explore(signal);
    const { failure } = work;
    return { folder, because, failure, studied: await readStudy(folder, home, signal) };
  });
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
