import * as l10n from '@vscode/l10n';
import { commands, ConfigurationTarget, window, workspace } from 'vscode';
import { chance, percent, signed } from '../../core/evaluate/figureWords.ts';
import type { Regression } from '../../core/evaluate/regression.ts';
import type { ToldComparison } from '../../core/evaluate/toldEvaluation.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import { shortModel } from '../../domain/shortModel.ts';
import { tunedModel } from '../../domain/tunedModel.ts';
import { adapterMeant } from '../adapterCommands.ts';
import type { Parts } from '../compose.ts';
import { noticeText } from '../notice.ts';
import { evaluationsHere } from './chooseEvaluation.ts';
import { modelOfNode } from './modelOfNode.ts';

/**
 * Makes a model the one that is used where none is named. A tuned one only after it was compared with its base, problem by problem: a
 * regression needs a choice of its own, and that no difference can be seen is said.
 */
export async function setAsModel(parts: Parts, given: unknown): Promise<void> {
  const isAdapter = typeof given !== 'object' || given === null || 'adapter' in given;
  const bare = isAdapter ? null : modelOfNode(given);
  if (bare !== null) return use(bare, l10n.t('{0} is the default model now.', shortModel(bare)));
  const adapter = await adapterMeant(parts, given, l10n.t('Set as Model'));
  if (adapter !== null) await setAdapter(parts, adapter);
}

async function setAdapter(parts: Parts, adapter: KeptAdapter): Promise<void> {
  const compared = await newestComparison(parts, adapter);
  if (compared === null) return refuse(adapter);
  const { regressionIn } = await import('../../core/evaluate/regression.ts');
  const regression = regressionIn(compared.told.found);
  const isSeen = compared.told.found.passAt1.isSeen;
  if (regression === null && isSeen)
    return use(tunedModel(adapter), betterWords(adapter, compared));
  const set = regression === null ? l10n.t('Set as Model') : l10n.t('Set Anyway');
  const look = l10n.t('Show Comparison');
  // VS Code draws an error in red, whatever the theme.
  const ask = regression === null ? window.showWarningMessage : window.showErrorMessage;
  const words =
    regression === null
      ? l10n.t(
          'No difference between {0} and its base can be seen with this many samples.',
          adapter.name,
        )
      : regressionWords(adapter, regression);
  const detail = figureWords(compared);
  // The first is what Enter presses: of a regression that is to look.
  const buttons = regression === null ? [set, look] : [look, set];
  const chosen = await ask(words, { modal: true, detail }, ...buttons);
  if (chosen === look) await show(parts, compared);
  if (chosen !== set) return;
  await use(tunedModel(adapter), l10n.t('{0} is the default model now.', tunedName(adapter)));
}

interface Compared {
  readonly base: string;
  readonly tuned: string;
  readonly told: ToldComparison;
}

/** Of the newest evaluations of adapter and base that can be compared and have attempts of the same problems; null where there are none. */
async function newestComparison(parts: Parts, adapter: KeptAdapter): Promise<Compared | null> {
  const [{ pairingsOf }, { comparePair }] = await Promise.all([
    import('../../app/evaluation/pairsOf.ts'),
    import('../../app/evaluation/readPair.ts'),
  ]);
  for (const { tuned, bases } of pairingsOf(adapter, await evaluationsHere(parts))) {
    for (const base of bases) {
      try {
        const told = await comparePair(base.folder, tuned.folder);
        return { base: base.name, tuned: tuned.name, told };
      } catch (error) {
        // One that cannot be read, or has no attempt yet, leaves the next to be looked at.
        parts.log.warn(String(error));
      }
    }
  }
  return null;
}

async function refuse(adapter: KeptAdapter): Promise<void> {
  const compare = l10n.t('Compare Base and Tuned');
  const words = l10n.t(
    '{0} has not been compared with its base yet: whether it is better nobody knows.',
    adapter.name,
  );
  if ((await window.showWarningMessage(noticeText(words), compare)) !== compare) return;
  await commands.executeCommand('leafe.compareEvaluations', { adapter });
}

function regressionWords({ name }: KeptAdapter, regression: Regression): string {
  if (regression.kind === 'solvesLess') {
    return l10n.t(
      '{0} solves less than its base: pass@{1} is lower by more than chance.',
      name,
      regression.k,
    );
  }
  const { lost, gained } = regression;
  return l10n.t('{0} loses more problems than it gains: {1} lost, {2} gained.', name, lost, gained);
}

function figureWords({ told: { found } }: Compared): string {
  const { passAt1, gained, lost, problems, visible } = found;
  const { value, low, high } = passAt1.difference;
  return [
    l10n.t('pass@1: {0} with the base, {1} tuned.', percent(passAt1.base), percent(passAt1.tuned)),
    l10n.t(
      'Difference {0} points, 95 %: {1} to {2}; by chance {3}.',
      signed(value),
      signed(low),
      signed(high),
      chance(passAt1.p),
    ),
    l10n.t('{0} problems: {1} gained, {2} lost.', problems, gained.length, lost.length),
    ...(passAt1.isSeen || visible === null
      ? []
      : [
          l10n.t(
            'A difference of about {0} points would have been seen.',
            (100 * visible).toFixed(0),
          ),
        ]),
  ].join('\n');
}

function betterWords(adapter: KeptAdapter, { told }: Compared): string {
  const { value } = told.found.passAt1.difference;
  return l10n.t(
    '{0} is the default model now: it solves more than its base, {1} points of pass@1.',
    tunedName(adapter),
    signed(value),
  );
}

function tunedName(adapter: KeptAdapter): string {
  return shortModel(tunedModel(adapter));
}

function show({ evaluationPanels }: Parts, { base, tuned }: Compared): Promise<void> {
  return evaluationPanels.open({ kind: 'comparison', base, tuned });
}

async function use(model: string, words: string): Promise<void> {
  const settings = workspace.getConfiguration('leafe');
  await settings.update('defaultModel', model, ConfigurationTarget.Global);
  void window.showInformationMessage(noticeText(words));
}
