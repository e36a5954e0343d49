import * as l10n from '@vscode/l10n';
import type { HomeEvaluation } from '../../app/evaluation/homeEvaluations.ts';
import type { Remedy } from '../commandIds.ts';
import type { Parts } from '../compose.ts';
import { explain, keep } from '../explain.ts';
import { fieldOf } from '../fieldOf.ts';
import { askEvaluation } from './askEvaluation.ts';
import { evaluateNow, tellSitting } from './evaluate.ts';
import { partOfEvaluation, type EvaluationPlan } from './evaluationPlan.ts';
import { isAtItsAddress } from './atItsAddress.ts';
import { keptWords } from './keptWords.ts';
import { modelOfNode } from './modelOfNode.ts';
import { hostedMeant } from './tunedMeant.ts';

const LAST = 'leafe.lastEvaluation';

/**
 * Asks for what `given` does not say, and evaluates in the background. `given` is a plan's parts, a node of the Models or Problems view, or an
 * evaluation that is to go on.
 */
export async function evaluateModel(parts: Parts, given: unknown): Promise<void> {
  const { globalState } = parts.context;
  const decided = await decidedBy(parts, given);
  const hosted = await hostedMeant(parts, given);
  if (hosted !== null && !(await isAtItsAddress(parts, hosted))) return;
  const plan = await askEvaluation(parts, decided, partOfEvaluation(globalState.get(LAST)));
  if (plan === undefined) return;
  await globalState.update(LAST, plan);
  inBackground(parts, plan);
}

/** Goes on with an evaluation that a window was at work on when it closed. */
export function goOnWith(parts: Parts, plan: EvaluationPlan): void {
  inBackground(parts, plan);
}

function inBackground(parts: Parts, plan: EvaluationPlan): void {
  let name: string | null = null;
  evaluateNow(parts, plan, (begun) => void (name = begun)).then(
    (sitting) => sitting !== null && tellSitting(parts, sitting),
    (error: unknown) => {
      const { log, evaluationPanels } = parts;
      if (name !== null && evaluationPanels.fail(name, error)) keep(error, log);
      else explain(error, log, [againRemedy(plan)], keptWords(error));
    },
  );
}

/** All that is over is kept: the same again goes on. */
function againRemedy(plan: EvaluationPlan): Remedy {
  return { title: l10n.t('Try Again'), command: 'leafe.evaluateModel', argument: plan };
}

async function decidedBy(parts: Parts, given: unknown): Promise<Partial<EvaluationPlan>> {
  const evaluation = fieldOf(given, 'evaluation');
  if (evaluation !== undefined) return planOf(parts, evaluation);
  const set = fieldOf(given, 'set');
  const model = modelOfNode(given);
  return {
    ...partOfEvaluation(given),
    ...(model === null ? {} : { model }),
    ...(set === undefined ? {} : { problems: set }),
  };
}

async function planOf(parts: Parts, name: string): Promise<Partial<EvaluationPlan>> {
  const { findEvaluation } = await import('../../app/evaluation/homeEvaluations.ts');
  return planOfEvaluation(parts, await findEvaluation(parts.settings().home, name));
}

/** What an evaluation was begun with; where its problems came from is known of this person's own alone. */
export function planOfEvaluation(
  { plans }: Parts,
  { name, manifest }: HomeEvaluation,
): Partial<EvaluationPlan> {
  const { model, adapter, samples, settings } = manifest;
  const spec = adapter === null ? model.model : `${model.model}+${adapter.name}`;
  const made = { model: spec, samples, steps: settings.steps };
  return { ...plans.find(name), ...made };
}
