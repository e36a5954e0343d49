import * as l10n from '@vscode/l10n';
import { env, window, type QuickPickItem } from 'vscode';
import type { HomeEvaluation } from '../../app/evaluation/homeEvaluations.ts';
import type { Parts } from '../compose.ts';
import { pickText } from '../notice.ts';
import { chooseOne } from '../questions.ts';
import { agoWords } from '../training/jobWords.ts';
import { evaluatedModel, evaluationProgress, madeWords, passWords } from './evaluationWords.ts';

interface Item extends QuickPickItem {
  readonly of: HomeEvaluation;
}

/** The evaluations of the home, the newest first. */
export async function evaluationsHere({ settings }: Parts): Promise<readonly HomeEvaluation[]> {
  const { listEvaluations } = await import('../../app/evaluation/homeEvaluations.ts');
  return listEvaluations(settings().home);
}

/** The one that the person chooses, with what each has come to; undefined where there is none or they turned away. */
export async function chooseEvaluation(
  parts: Parts,
  among: readonly HomeEvaluation[],
  words: { readonly title: string; readonly placeHolder: string },
): Promise<HomeEvaluation | undefined> {
  if (among.length === 0) {
    void window.showInformationMessage(
      l10n.t('There is no such evaluation yet. Evaluate Model makes one.'),
    );
    return undefined;
  }
  const items = Promise.all(among.map((one) => itemOf(parts, one)));
  const options = { ...words, matchOnDescription: true, matchOnDetail: true };
  return (await chooseOne(items, options))?.of;
}

async function itemOf({ evaluations }: Parts, of: HomeEvaluation): Promise<Item> {
  const { name, manifest } = of;
  const live = evaluations.find(name);
  const ago = agoWords(manifest.startedAt, Date.now(), env.language);
  return {
    label: pickText(evaluatedModel(manifest)),
    description: live === null ? await comeTo(of) : evaluationProgress(live),
    detail: [name, madeWords(of), ago].map(pickText).join(' · '),
    of,
  };
}

async function comeTo(of: HomeEvaluation): Promise<string> {
  const { summaryOf } = await import('../../app/evaluation/homeEvaluations.ts');
  try {
    const { passAt1, attempts, missing } = await summaryOf(of);
    const left = missing === 0 ? [] : [l10n.t('{0} of {1} attempts', attempts, attempts + missing)];
    return [passWords(passAt1), ...left].join(' · ');
  } catch {
    // Why, it says when it is opened.
    return l10n.t('cannot be read');
  }
}
