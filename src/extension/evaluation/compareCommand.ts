import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { HomeEvaluation } from '../../app/evaluation/homeEvaluations.ts';
import { tunedNames, type Tuned } from '../../app/evaluation/tuned.ts';
import type { Parts } from '../compose.ts';
import { fieldOf } from '../fieldOf.ts';
import { askEvaluation } from './askEvaluation.ts';
import { isAtItsAddress } from './atItsAddress.ts';
import { chooseEvaluation, evaluationsHere } from './chooseEvaluation.ts';
import { evaluateNow, tellSitting } from './evaluate.ts';
import { planOfEvaluation } from './evaluateCommand.ts';
import type { EvaluationPlan } from './evaluationPlan.ts';
import { namesTuned, tunedMeant } from './tunedMeant.ts';

const title = (): string => l10n.t('Compare Base and Tuned');

/**
 * Opens a comparison of two evaluations: those that `given` names, or that the person chooses; of a tuned model its own and its base's, made where
 * they are missing and the person agrees. Throws `evaluation.incomparable` and `evaluation.trainedOn`.
 */
export async function compareEvaluations(parts: Parts, given: unknown): Promise<void> {
  const model = namesTuned(given) ? await tunedMeant(parts, given, title()) : null;
  if (model !== null) return compareTuned(parts, model);
  const all = await evaluationsHere(parts);
  const named = (field: string): HomeEvaluation | undefined =>
    all.find(({ name }) => name === fieldOf(given, field));
  const one = named('evaluation');
  const isTuned = one !== undefined && one.manifest.adapter !== null;
  const base =
    named('base') ?? (one !== undefined && !isTuned ? one : await askBase(parts, all, one));
  if (base === undefined) return;
  const tuned = named('tuned') ?? (isTuned ? one : await askTuned(parts, all, base));
  if (tuned !== undefined) await openComparison(parts, base, tuned);
}

/** Refused before a panel is opened that could only say so. */
async function openComparison(
  { evaluationPanels }: Parts,
  base: HomeEvaluation,
  tuned: HomeEvaluation,
): Promise<void> {
  const { comparePair } = await import('../../app/evaluation/readPair.ts');
  await comparePair(base.folder, tuned.folder);
  await evaluationPanels.open({ kind: 'comparison', base: base.name, tuned: tuned.name });
}

/** Bare models before tuned ones; where the tuned one is known, those that it can be compared with first. */
async function askBase(
  parts: Parts,
  all: readonly HomeEvaluation[],
  tuned: HomeEvaluation | undefined,
): Promise<HomeEvaluation | undefined> {
  const others = all.filter(({ name }) => name !== tuned?.name);
  const ordered =
    tuned === undefined
      ? firstly(others, ({ manifest }) => manifest.adapter === null)
      : await fittingFirst(others, (base) => [base, tuned]);
  const placeHolder = l10n.t('The base: what the other one is measured against');
  return chooseEvaluation(parts, ordered, { title: title(), placeHolder });
}

async function askTuned(
  parts: Parts,
  all: readonly HomeEvaluation[],
  base: HomeEvaluation,
): Promise<HomeEvaluation | undefined> {
  const others = all.filter(({ name }) => name !== base.name);
  const ordered = await fittingFirst(others, (tuned) => [base, tuned]);
  const placeHolder = l10n.t('What is compared with it, problem by problem');
  return chooseEvaluation(parts, ordered, { title: title(), placeHolder });
}

async function fittingFirst(
  among: readonly HomeEvaluation[],
  paired: (one: HomeEvaluation) => readonly [HomeEvaluation, HomeEvaluation],
): Promise<readonly HomeEvaluation[]> {
  const { hindranceBetween } = await import('../../app/evaluation/pairsOf.ts');
  return firstly(among, (one) => hindranceBetween(...paired(one)) === null);
}

function firstly<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly T[] {
  return [...all.filter(isFirst), ...all.filter((one) => !isFirst(one))];
}

/** The newest evaluations of the model and its base that can be compared. */
async function compareTuned(parts: Parts, tuned: Tuned): Promise<void> {
  const pairing = await newestPairing(parts, tuned);
  const base = pairing?.bases[0];
  if (pairing !== undefined && base !== undefined) {
    return openComparison(parts, base, pairing.tuned);
  }
  const hindrance = pairing?.hindrance ?? null;
  if (hindrance?.kind === 'trainedOn') {
    const { refusal } = await import('../../app/evaluation/readPair.ts');
    throw refusal(hindrance);
  }
  const plan = await askMissing(parts, tuned, pairing?.tuned);
  if (plan === undefined || !(await isAtItsAddress(parts, tuned))) return;
  const bare = { ...plan, model: tunedNames(tuned).base };
  for (const one of pairing === undefined ? [plan, bare] : [bare]) {
    const sitting = await evaluateNow(parts, one);
    if (sitting?.kind !== 'ended')
      return sitting === null ? undefined : tellSitting(parts, sitting);
  }
  const made = await newestPairing(parts, tuned);
  const [madeBase] = made?.bases ?? [];
  if (made !== undefined && madeBase !== undefined)
    await openComparison(parts, madeBase, made.tuned);
}

async function newestPairing(parts: Parts, tuned: Tuned) {
  const { pairingsOf } = await import('../../app/evaluation/pairsOf.ts');
  const [first] = pairingsOf(tuned, await evaluationsHere(parts));
  return first;
}

/** The plan of what is still to be evaluated, once the person has agreed; undefined where they have not. */
async function askMissing(
  parts: Parts,
  of: Tuned,
  tuned: HomeEvaluation | undefined,
): Promise<EvaluationPlan | undefined> {
  const { name, model } = tunedNames(of);
  const evaluate = l10n.t('Evaluate…');
  const words =
    tuned === undefined
      ? l10n.t('Neither {0} nor its base is evaluated yet.', name)
      : l10n.t('The base of {0} is not evaluated in the same way yet.', name);
  const detail = l10n.t('Both are given the same problems with the same seed and settings.');
  const chosen = await window.showInformationMessage(words, { modal: true, detail }, evaluate);
  if (chosen !== evaluate) return undefined;
  const decided = tuned === undefined ? {} : planOfEvaluation(parts, tuned);
  return askEvaluation(parts, { ...decided, model }, {});
}
