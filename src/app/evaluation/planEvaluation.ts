import { join } from 'node:path';
import { EVALUATION_VERSION, type EvaluationManifest } from '../../domain/evaluation.ts';
import type { Settings } from '../../domain/settings.ts';
import { sha256 } from '../runs.ts';
import { settled } from '../settled.ts';
import type { ModelChoice } from '../workbench.ts';
import { modelWord, type PlannedManifest } from './describeModel.ts';
import { identityOf, lookAtEvaluation } from './evaluationFolder.ts';
import { lookFirst } from './lookFirst.ts';
import type { NamedProblems, SurveyOptions } from './surveyed.ts';

export interface EvaluationPlan extends Omit<NamedProblems, 'take'> {
  readonly choice: ModelChoice;
  /** `horizon` is the most replies of an attempt. */
  readonly settings: Settings;
  /** Attempts of each problem. */
  readonly samples: number;
  readonly seed: number;
  /** Null: a folder of the home's own, the same for the same evaluation. */
  readonly out: string | null;
  /** The ks of pass@k that its reports tell; null for the usual ones. */
  readonly ks: readonly number[] | null;
}

/** An evaluation of which all is known that can be known before anything is started. */
export interface PlannedEvaluation {
  readonly plan: EvaluationPlan;
  readonly folder: string;
  readonly settings: Settings;
  readonly wanted: PlannedManifest<EvaluationManifest>;
}

/** Throws as `lookFirst` and `lookAtEvaluation` do. */
export async function planEvaluation(
  plan: EvaluationPlan,
  options: SurveyOptions,
  signal: AbortSignal,
): Promise<PlannedEvaluation> {
  const { samples, seed } = plan;
  const settings = settled(plan.settings, plan.choice.model);
  const { replies, triedOn } = await lookFirst(plan, options, signal);
  const wanted: PlannedEvaluation['wanted'] = {
    kind: 'evaluation',
    v: EVALUATION_VERSION,
    ...replies,
    settings: settingsOf(settings),
    ...{ samples, seed },
    ...triedOn,
  };
  const folder = plan.out ?? join(options.home, 'evaluations', nameFor(wanted));
  await lookAtEvaluation(folder, wanted);
  return { plan, folder, settings, wanted };
}

function settingsOf(settings: Settings): EvaluationManifest['settings'] {
  const { language, horizon, actTemperature, topP, actTokens, failedPrograms } = settings;
  return {
    language,
    steps: horizon,
    temperature: actTemperature,
    topP,
    maxTokens: actTokens,
    failedPrograms: failedPrograms === 'hidden' ? 'hidden' : 'shown',
  };
}

/** One name for one evaluation, so that the same command goes on with it. */
function nameFor(wanted: PlannedEvaluation['wanted']): string {
  return `${modelWord(wanted)}-${sha256(identityOf(wanted)).slice(0, 8)}`;
}
