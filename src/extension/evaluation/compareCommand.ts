import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import type { HomeEvaluation } from '../../app/evaluation/homeEvaluations.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import { tunedModel } from '../../domain/tunedModel.ts';
import type { Parts } from '../compose.ts';
import { fieldOf } from '../fieldOf.ts';
import { askEvaluation } from './askEvaluation.ts';
import { chooseEvaluation, evaluationsHere } from './chooseEvaluation.ts';
import { evaluateNow, tellSitting } from './evaluate.ts';
import { planOfEvaluation } from './evaluateCommand.ts';
import type { EvaluationPlan } from './evaluationPlan.ts';

const title = (): string => l10n.t('Compare Base and Tuned');

/**
 * Opens a comparison of two evaluations: those that `given` names, or that the person chooses; of an adapter its own and its base's, made where
 * they are missing and the person agrees. Throws `evaluation.incomparable` and `evaluation.trainedOn`.
 */
export async function compareEvaluations(parts: Parts, given: unknown): Promise<void> {
  const adapter = await adapterIn(parts, given);
  if (adapter !== null) return compareAdapter(parts, adapter);
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

async function adapterIn({ models }: Parts, given: unknown): Promise<KeptAdapter | null> {
  if (typeof given !== 'object' || given === null || !('adapter' in given)) return null;
  const name = fieldOf(given.adapter, 'name');
  return (await models.adapters()).find((one) => one.name === name) ?? null;
}

/** The newest evaluations of adapter and base that can be compared. */
async function compareAdapter(parts: Parts, adapter: KeptAdapter): Promise<void> {
  const pairing = await newestPairing(parts, adapter);
  const base = pairing?.bases[0];
  if (pairing !== undefined && base !== undefined) {
    return openComparison(parts, base, pairing.tuned);
  }
  const hindrance = pairing?.hindrance ?? null;
  if (hindrance?.kind === 'trainedOn') {
    const { refusal } = await import('../../app/evaluation/readPair.ts');
    throw refusal(hindrance);
  }
  const plan = await askMissing(parts, adapter, pairing?.tuned);
  if (plan === undefined) return;
  const bare = { ...plan, model: adapter.base.model };
  for (const one of pairing === undefined ? [plan, bare] : [bare]) {
    const sitting = await evaluateNow(parts, one);
    if (sitting?.kind !== 'ended')
      return sitting === null ? undefined : tellSitting(parts, sitting);
  }
  const made = await newestPairing(parts, adapter);
  const [madeBase] = made?.bases ?? [];
  if (made !== undefined && madeBase !== undefined)
    await openComparison(parts, madeBase, made.tuned);
}

async function newestPairing(parts: Parts, adapter: KeptAdapter) {
  const { pairingsOf } = await import('../../app/evaluation/pairsOf.ts');
  const [first] = pairingsOf(adapter, await evaluationsHere(parts));
  return first;
}

/** The plan of what is still to be evaluated, once the person has agreed; undefined where they have not. */
async function askMissing(
  parts: Parts,
  adapter: KeptAdapter,
  tuned: HomeEvaluation | undefined,
): Promise<EvaluationPlan | undefined> {
  const evaluate = l10n.t('Evaluate…');
  const words =
    tuned === undefined
      ? l10n.t('Neither {0} nor its base is evaluated yet.', adapter.name)
      : l10n.t('The base of {0} is not evaluated in the same way yet.', adapter.name);
  const detail = l10n.t('Both are given the same problems with the same seed and settings.');
  const chosen = await window.showInformationMessage(words, { modal: true, detail }, evaluate);
  if (chosen !== evaluate) return undefined;
  const decided = tuned === undefined ? {} : planOfEvaluation(parts, tuned);
  return askEvaluation(parts, { ...decided, model: tunedModel(adapter) }, {});
}
