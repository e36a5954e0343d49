import type { Policy } from '../../domain/choices.ts';
import type { Budget, Settings } from '../../domain/settings.ts';
import { STUDY_VERSION, type StudyManifest } from '../../domain/study.ts';
import type { PlannedManifest } from '../evaluation/describeModel.ts';
import { lookFirst } from '../evaluation/lookFirst.ts';
import type { NamedProblems, SurveyOptions } from '../evaluation/surveyed.ts';
import { settled } from '../settled.ts';
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

/** Throws as `lookFirst` and `lookAtStudy` do. */
export async function planStudy(
  plan: StudyPlan,
  options: SurveyOptions,
  signal: AbortSignal,
): Promise<PlannedStudy> {
  const { policies, repeats, seed, out } = plan;
  const { replies, triedOn } = await lookFirst(plan, options, signal);
  const wanted: PlannedStudy['wanted'] = {
    kind: 'study',
    v: STUDY_VERSION,
    ...replies,
    policies: [...policies],
    settings: settled(plan.settings, plan.choice.model),
    ...{ repeats, seed },
    ...triedOn,
  };
  if (out !== null) await lookAtStudy(out, wanted);
  return { plan, wanted };
}
