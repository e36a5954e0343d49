import * as l10n from '@vscode/l10n';
import { env, type QuickPickItem } from 'vscode';
import { NO_BUDGET } from '../../domain/noBudget.ts';
import type { Budget } from '../../domain/settings.ts';
import { askText, chooseOne } from '../questions.ts';
import {
  costWords,
  limitChoices,
  timesChoices,
  timesTrouble,
  tokensTrouble,
  type LiftNeed,
} from './liftChoices.ts';

export interface LiftAnswers {
  readonly times: number;
  readonly budget: Budget;
}

const title = (): string => l10n.t('Measure Lift');

/** Asks how often, and what may end it earlier; each answer says what it costs at most. Undefined where the person turned away. */
export async function askLift(model: string, need: LiftNeed): Promise<LiftAnswers | undefined> {
  const times = await askTimes(model, need);
  if (times === undefined) return undefined;
  const budget = await askLimit(need, times);
  return budget === undefined ? undefined : { times, budget: { ...NO_BUDGET, ...budget } };
}

async function askTimes(model: string, need: LiftNeed): Promise<number | undefined> {
  const items: (QuickPickItem & { readonly times?: number })[] = [
    ...timesChoices(need, env.language),
    {
      label: l10n.t('Another number…'),
      description: l10n.t('{0} for one of each', costWords(need, 1, env.language)),
    },
  ];
  const placeHolder = l10n.t('How often {0} takes the step, with the lesson and without', model);
  const chosen = await chooseOne(items, { title: title(), placeHolder });
  if (chosen === undefined || chosen.times !== undefined) return chosen?.times;
  const text = await askText({
    title: title(),
    prompt: l10n.t('How often with the lesson, and as often without'),
    validateInput: timesTrouble,
  });
  return text === undefined ? undefined : Number(text);
}

async function askLimit(
  need: LiftNeed,
  times: number,
): Promise<Pick<Budget, 'tokens' | 'seconds'> | undefined> {
  const items: (QuickPickItem & { readonly budget?: Pick<Budget, 'tokens' | 'seconds'> })[] = [
    ...limitChoices(need, times, env.language),
    {
      label: l10n.t('Fewer tokens…'),
      detail: l10n.t('No draw is begun that might go beyond them.'),
    },
  ];
  const placeHolder = l10n.t('What it may use');
  const chosen = await chooseOne(items, { title: title(), placeHolder });
  if (chosen === undefined || chosen.budget !== undefined) return chosen?.budget;
  const text = await askText({
    title: title(),
    prompt: l10n.t('Tokens of prompts and replies together'),
    value: String(need.tokens * times),
    validateInput: (typed) => tokensTrouble(typed, need),
  });
  return text === undefined ? undefined : { tokens: Number(text), seconds: null };
}
