import * as l10n from '@vscode/l10n';
import { commands, ConfigurationTarget, window, workspace } from 'vscode';
import type { ToldComparison } from '../../core/evaluate/toldEvaluation.ts';
import { tunedNames, type Tuned } from '../../app/evaluation/tuned.ts';
import { shortModel } from '../../domain/shortModel.ts';
import type { Parts } from '../compose.ts';
import { noticeText } from '../notice.ts';
import { evaluationsHere } from './chooseEvaluation.ts';
import { isAtItsAddress } from './atItsAddress.ts';
import { modelOfNode } from './modelOfNode.ts';
import { namesTuned, tunedMeant } from './tunedMeant.ts';
import type { TunedVerdict } from './tunedVerdict.ts';

/**
 * Makes a model the one that is used where none is named. A tuned one only after it was compared with its base, problem by problem: a
 * regression needs a choice of its own, and that no difference can be seen is said.
 */
export async function setAsModel(parts: Parts, given: unknown): Promise<void> {
  const bare = namesTuned(given) ? null : modelOfNode(given);
  if (bare !== null) return use(bare, l10n.t('{0} is the default model now.', shortModel(bare)));
  const tuned = await tunedMeant(parts, given, l10n.t('Set as Model'));
  if (tuned !== null) await setTuned(parts, tuned);
}

async function setTuned(parts: Parts, tuned: Tuned): Promise<void> {
  const compared = await newestComparison(parts, tuned);
  if (compared === null) return refuse(tuned);
  const { name, model } = tunedNames(tuned);
  const { tunedVerdict } = await import('./tunedVerdict.ts');
  const { kind, words, detail } = tunedVerdict(name, compared.told);
  if (kind !== 'better' && !(await isChosen(parts, { kind, words, detail }, compared))) return;
  if (!(await isAtItsAddress(parts, tuned))) return;
  if (tuned.kind === 'hosted') await offer(model);
  const now = l10n.t('{0} is the default model now.', shortModel(model));
  await use(model, kind === 'better' ? `${words} ${now}` : now);
}

/** Whether the person takes it though nothing, or worse, speaks for it. */
async function isChosen(
  parts: Parts,
  { kind, words, detail }: TunedVerdict,
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

/** Of the newest evaluations of the model and its base that can be compared and have attempts of the same problems; null where there are none. */
async function newestComparison(parts: Parts, model: Tuned): Promise<Compared | null> {
  const [{ pairingsOf }, { comparePair }] = await Promise.all([
    import('../../app/evaluation/pairsOf.ts'),
    import('../../app/evaluation/readPair.ts'),
  ]);
  for (const { tuned, bases } of pairingsOf(model, await evaluationsHere(parts))) {
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

async function refuse(tuned: Tuned): Promise<void> {
  const compare = l10n.t('Compare Base and Tuned');
  const words = l10n.t(
    '{0} has not been compared with its base yet: whether it is better nobody knows.',
    tunedNames(tuned).name,
  );
  if ((await window.showWarningMessage(noticeText(words), compare)) !== compare) return;
  await commands.executeCommand('leafe.compareEvaluations', givenOf(tuned));
}

/** As commands take it. */
function givenOf(tuned: Tuned): object {
  return tuned.kind === 'adapter' ? { adapter: tuned.adapter } : { hosted: tuned.hosted };
}

function show({ evaluationPanels }: Parts, { base, tuned }: Compared): Promise<void> {
  return evaluationPanels.open({ kind: 'comparison', base, tuned });
}

/** A model of an endpoint is offered where the settings name it; those of this machine always are. */
async function offer(model: string): Promise<void> {
  const settings = workspace.getConfiguration('leafe');
  const models = settings.get<readonly string[]>('models', []);
  if (models.includes(model)) return;
  await settings.update('models', [...models, model], ConfigurationTarget.Global);
}

async function use(model: string, words: string): Promise<void> {
  const settings = workspace.getConfiguration('leafe');
  await settings.update('defaultModel', model, ConfigurationTarget.Global);
  void window.showInformationMessage(noticeText(words));
}
