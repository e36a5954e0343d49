import * as l10n from '@vscode/l10n';
import type { Reservation } from '../../core/explore/budget.ts';
import { newcombe } from '../../core/learn/newcombe.ts';
import type { Budget } from '../../domain/settings.ts';

/** The most that a draw with the lesson and one without use together. */
export type LiftNeed = Required<Reservation>;

const TIMES = [5, 10, 20, 50] as const;
/** Nobody waits for more. */
export const MOST_TIMES = 1000;
const MINUTES = [10, 30] as const;

export interface TimesChoice {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly times: number;
}

/** How often a step may be taken again, with what that costs at most and how much it tells. */
export function timesChoices(need: LiftNeed, language: string): readonly TimesChoice[] {
  return TIMES.map((times) => ({
    label: l10n.t('{0} times each', times),
    description: costWords(need, times, language),
    detail: l10n.t('tells it to within {0} points at worst', widthOf(times)),
    times,
  }));
}

export interface LimitChoice {
  readonly label: string;
  readonly detail: string;
  readonly budget: Pick<Budget, 'tokens' | 'seconds'>;
}

/** What may end a measurement before all of its draws are made. */
export function limitChoices(
  need: LiftNeed,
  times: number,
  language: string,
): readonly LimitChoice[] {
  const kept = l10n.t('What is drawn by then is kept.');
  return [
    {
      label: l10n.t('All draws'),
      detail: costWords(need, times, language),
      budget: { tokens: null, seconds: null },
    },
    ...MINUTES.map((minutes) => ({
      label: l10n.t('No longer than {0} minutes', minutes),
      detail: kept,
      budget: { tokens: null, seconds: 60 * minutes },
    })),
  ];
}

/** What so many draws of each kind use at most: `up to 20 programs, 260 tests, 24,680 tokens`. */
export function costWords(
  { programs, tests, tokens }: LiftNeed,
  times: number,
  language: string,
): string {
  const number = (each: number): string => (times * each).toLocaleString(language);
  return l10n.t(
    'up to {0} programs, {1} tests, {2} tokens',
    number(programs),
    number(tests),
    number(tokens),
  );
}

/** Why so many draws will not do; null where they will. */
export function timesTrouble(text: string): string | null {
  const times = Number(text);
  const isCount = text.trim() !== '' && Number.isInteger(times) && times >= 1;
  return isCount && times <= MOST_TIMES
    ? null
    : l10n.t('Write a whole number from 1 to {0}.', MOST_TIMES);
}

/** Why a measurement may not end at so many tokens; null where it may. Less than a draw of each kind compares nothing. */
export function tokensTrouble(text: string, { tokens }: LiftNeed): string | null {
  const most = Number(text);
  const isEnough = text.trim() !== '' && Number.isInteger(most) && most >= tokens;
  return isEnough
    ? null
    : l10n.t('Write a whole number from {0}: what a draw of each kind may take.', tokens);
}

/** Points from the middle of the interval to its end where half of all draws pass: nowhere is it wider. */
function widthOf(times: number): number {
  const half = { solved: times / 2, of: times };
  return Math.round(100 * newcombe(half, half).high);
}
