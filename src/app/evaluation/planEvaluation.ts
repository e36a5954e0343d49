import { join } from 'node:path';
import { EVALUATION_VERSION, type EvaluationManifest } from '../../domain/evaluation.ts';
import type { Settings } from '../../domain/settings.ts';
import { systemClock } from '../../platform/clock.ts';
import { imageName } from '../../platform/docker/image.ts';
import { lookAtModel } from '../lookAtModel.ts';
import { sha256 } from '../runs.ts';
import { settled } from '../settled.ts';
import { VERSION } from '../version.ts';
import type { ModelChoice } from '../workbench.ts';
import { describeModel, modelWord, type PlannedManifest } from './describeModel.ts';
import { identityOf, lookAtEvaluation } from './evaluationFolder.ts';
import { machineHere } from './machineHere.ts';
import { surveyed, type NamedProblems, type SurveyOptions } from './surveyed.ts';

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

/**
 * Reads the problems and looks at model and folder, so that what is wrong with them is said before a sandbox is started and a model fetched or
 * loaded. Throws as `surveyed`, `lookAtModel` and `lookAtEvaluation` do.
 */
export async function planEvaluation(
  plan: EvaluationPlan,
  options: SurveyOptions,
  signal: AbortSignal,
): Promise<PlannedEvaluation> {
  const { home } = options;
  const { choice, samples, seed } = plan;
  const settings = settled(plan.settings, choice.model);
  await lookAtModel(choice, home, signal);
  const problems = await surveyed(plan, options, signal);
  const wanted: PlannedEvaluation['wanted'] = {
    kind: 'evaluation',
    v: EVALUATION_VERSION,
    version: VERSION,
    ...(await describeModel(choice, home, signal)),
    settings: settingsOf(settings),
    ...{ samples, seed },
    judge: { image: imageName() },
    machine: machineHere(),
    problems,
    startedAt: new Date(systemClock.now()).toISOString(),
  };
  const folder = plan.out ?? join(home, 'evaluations', nameFor(wanted));
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
