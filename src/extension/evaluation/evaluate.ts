import * as l10n from '@vscode/l10n';
import { commands, window } from 'vscode';
import type { EvaluationEnd } from '../../app/evaluation/evaluateProblems.ts';
import { shortModel } from '../../domain/shortModel.ts';
import { cancellable } from '../cancellable.ts';
import type { Parts } from '../compose.ts';
import { noticeText } from '../notice.ts';
import type { EvaluationPlan } from './evaluationPlan.ts';
import { evaluationProgress, passWords } from './evaluationWords.ts';

/** How a sitting ended; `name` is null where it was stopped before all was known that decides it. */
export type Sitting =
  | { readonly kind: 'stopped'; readonly name: string | null }
  | { readonly kind: 'ended'; readonly name: string; readonly end: EvaluationEnd };

/**
 * Makes the attempts that are missing under a notification with a Cancel button, in its panel from when all is known that decides them. One
 * that is at work here already is brought to the front, and null given. Errors are thrown with what has been made kept.
 */
export async function evaluateNow(
  parts: Parts,
  plan: EvaluationPlan,
  onName: (name: string) => void = () => undefined,
): Promise<Sitting | null> {
  const { evaluations, evaluationPanels, plans, log } = parts;
  const alike = evaluations.findAlike(plan);
  if (alike !== null) {
    if (alike.name !== null) await evaluationPanels.open({ kind: 'evaluation', name: alike.name });
    return null;
  }
  let name: string | null = null;
  const onBegin = (begun: string): void => {
    name = begun;
    onName(begun);
    log.info(`evaluating ${begun}`);
    void plans.keep(begun, plan);
    evaluationPanels
      .open({ kind: 'evaluation', name: begun }, { preserveFocus: true })
      .catch((error: unknown) => log.warn(String(error)));
  };
  const title = l10n.t('Evaluating {0}', shortModel(plan.model));
  const end = await cancellable(title, async (report, signal) => {
    let shown = 0;
    const show = (): void => {
      const live = evaluations.findAlike(plan);
      if (live === null) return;
      const percent = live.asked === 0 ? 0 : Math.floor((100 * live.made) / live.asked);
      report.report({ message: evaluationProgress(live), increment: percent - shown });
      shown = percent;
    };
    const listening = evaluations.onChange(show);
    try {
      const onNote = (note: string): void => log.warn(note);
      return await evaluations.evaluate(plan, { onBegin, onNote }, signal);
    } finally {
      listening.dispose();
    }
  });
  if (end === undefined || name === null) return { kind: 'stopped', name };
  log.info(`${String(name)}: ${end.because}`);
  return { kind: 'ended', name, end };
}

/** Says how a sitting ended, where nobody looks at its panel. Does not wait for the answer. */
export function tellSitting({ evaluationPanels }: Parts, sitting: Sitting): void {
  const { name } = sitting;
  if (name === null) return;
  const isSeen = evaluationPanels.isShown({ kind: 'evaluation', name });
  if (sitting.kind === 'stopped') {
    if (!isSeen) void offer(l10n.t('{0} was stopped. What is over is kept.', name), goOn(name));
    return;
  }
  const { because, told } = sitting.end;
  if (because === 'budget') {
    const words = l10n.t('{0}: the budget has no room for another attempt.', name);
    return void offer(words, show(name));
  }
  const passAt1 = told.report.estimates.find(({ k }) => k === 1)?.any ?? null;
  if (!isSeen) void offer(l10n.t('{0} is evaluated: {1}.', name, passWords(passAt1)), show(name));
}

interface Offer {
  readonly title: string;
  readonly command: 'leafe.showEvaluations' | 'leafe.evaluateModel';
  readonly evaluation: string;
}

function show(evaluation: string): Offer {
  return { title: l10n.t('Show Report'), command: 'leafe.showEvaluations', evaluation };
}

function goOn(evaluation: string): Offer {
  return { title: l10n.t('Go On'), command: 'leafe.evaluateModel', evaluation };
}

async function offer(words: string, { title, command, evaluation }: Offer): Promise<void> {
  const pressed = await window.showInformationMessage(noticeText(words), title);
  if (pressed === title) await commands.executeCommand(command, { evaluation });
}
