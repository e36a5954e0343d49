import { systemClock } from '../../platform/clock.ts';
import { languageImage } from '../../platform/docker/image.ts';
import type { Language } from '../../domain/languages.ts';
import { lookAtModel } from '../lookAtModel.ts';
import { VERSION } from '../version.ts';
import type { ModelChoice } from '../workbench.ts';
import { describeModel } from './describeModel.ts';
import { machineHere } from './machineHere.ts';
import { surveyed, type NamedProblems, type SurveyOptions } from './surveyed.ts';

/**
 * Looks at a model and reads problems, so that what is wrong with them is said before a sandbox is started and a model fetched or loaded. Gives
 * what a manifest says of both: what replies, and what it is tried on. Throws as `lookAtModel` and `surveyed` do.
 */
export async function lookFirst(
  plan: NamedProblems & {
    readonly choice: ModelChoice;
    readonly settings: { readonly language: Language };
  },
  options: SurveyOptions,
  signal: AbortSignal,
) {
  const { home } = options;
  await lookAtModel(plan.choice, home, signal);
  const problems = await surveyed(plan, options, signal);
  return {
    replies: { version: VERSION, ...(await describeModel(plan.choice, home, signal)) },
    triedOn: {
      judge: { image: languageImage(plan.settings.language) },
      machine: machineHere(),
      problems,
      startedAt: new Date(systemClock.now()).toISOString(),
    },
  };
}
