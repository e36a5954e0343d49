import * as l10n from '@vscode/l10n';
import { commands, ConfigurationTarget, window, workspace } from 'vscode';
import type { ToldComparison } from '../../core/evaluate/toldEvaluation.ts';
import type { KeptAdapter } from '../../domain/keptAdapter.ts';
import { shortModel } from '../../domain/shortModel.ts';
import { tunedModel } from '../../domain/tunedModel.ts';
import { adapterMeant } from '../adapterCommands.ts';
import type { Parts } from '../compose.ts';
import { noticeText } from '../notice.ts';
import type { AdapterVerdict } from './adapterVerdict.ts';
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
  const { adapterVerdict } = await import('./adapterVerdict.ts');
  const { kind, words, detail } = adapterVerdict(adapter.name, compared.told);
  if (kind !== 'better' && !(await isChosen(parts, { kind, words, detail }, compared))) return;
  const name = shortModel(tunedModel(adapter));
  const now = l10n.t('{0} is the default model now.', name);
  await use(tunedModel(adapter), kind === 'better' ? `${words} ${now}` : now);
}

/** Whether the person takes it though nothing, or worse, speaks for it. */
async function isChosen(
  parts: Parts,
  { kind, words, detail }: AdapterVerdict,
  compared: Compared,
): Promise<boolean> {
  const isRegression = kind === 'regression';
  const set = isRegression ? l10n.t('Set Anyway') : l10n.t('Set as Model');
  const look = l10n.t('Show Comparison');
  // VS Code draws an error in red, whatever the theme.
  const ask = isRegression ? window.showErrorMessage : window.showWarningMessage;
  // The first is what Enter presses: of a regression that is to look.
  const buttons = isRegression ? [look, set] : [set, look];
  const chosen = await ask(words, { modal: true, detail }, ...buttons);
  if (chosen === look) await show(parts, compared);
  return chosen === set;
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

function show({ evaluationPanels }: Parts, { base, tuned }: Compared): Promise<void> {
  return evaluationPanels.open({ kind: 'comparison', base, tuned });
}

async function use(model: string, words: string): Promise<void> {
  const settings = workspace.getConfiguration('leafe');
  await settings.update('defaultModel', model, ConfigurationTarget.Global);
  void window.showInformationMessage(noticeText(words));
}
