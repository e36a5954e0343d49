import type { Policy } from '../../domain/choices.ts';
import type { Budget, Settings } from '../../domain/settings.ts';
import { STUDY_VERSION, type StudyManifest } from '../../domain/study.ts';
import { systemClock } from '../../platform/clock.ts';
import { imageName } from '../../platform/docker/image.ts';
import { describeModel, type PlannedManifest } from '../evaluation/describeModel.ts';
import { machineHere } from '../evaluation/machineHere.ts';
import { surveyed, type NamedProblems, type SurveyOptions } from '../evaluation/surveyed.ts';
import { lookAtModel } from '../lookAtModel.ts';
import { settled } from '../settled.ts';
import { VERSION } from '../version.ts';
import type { ModelChoice } from '../workbench.ts';
import { lookAtStudy } from './studyFolder.ts';

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

/** A study of which all is known that can be known before anything is started. */
export interface PlannedStudy {
  readonly plan: StudyPlan;
  readonly wanted: PlannedManifest<StudyManifest>;
}

/**
 * Reads the problems and looks at model and folder, so that what is wrong with them is said before a sandbox is started and a model fetched or
 * loaded. Throws as `surveyed`, `lookAtModel` and `lookAtStudy` do.
 */
export async function planStudy(
  plan: StudyPlan,
  options: SurveyOptions,
  signal: AbortSignal,
): Promise<PlannedStudy> {
  const { home } = options;
  const { choice, policies, repeats, seed, out } = plan;
  await lookAtModel(choice, home, signal);
  const problems = await surveyed(plan, options, signal);
  const wanted: PlannedStudy['wanted'] = {
    kind: 'study',
    v: STUDY_VERSION,
    version: VERSION,
    ...(await describeModel(choice, home, signal)),
    policies: [...policies],
    settings: settled(plan.settings, choice.model),
    ...{ repeats, seed },
    judge: { image: imageName() },
    machine: machineHere(),
    problems,
    startedAt: new Date(systemClock.now()).toISOString(),
  };
  if (out !== null) await lookAtStudy(out, wanted);
  return { plan, wanted };
}
