import * as l10n from '@vscode/l10n';
import { tokensOf } from '../core/explore/budget.ts';
import type { LiveRun } from './runs.ts';

/** What the status bar says of the runs at work, with numbers as the language writes them; null where there is none. */
export function spendWords(runs: readonly LiveRun[], language = 'en'): string | null {
  if (runs.length === 0) return null;
  let programs = 0;
  let tokens = 0;
  for (const { state } of runs) {
    if (state === null) continue;
    programs += state.spend.programs;
    tokens += tokensOf(state.spend);
  }
  const number = (value: number): string => value.toLocaleString(language);
  return [
    runs.length === 1 ? l10n.t('1 run') : l10n.t('{0} runs', runs.length),
    programs === 1 ? l10n.t('1 program') : l10n.t('{0} programs', number(programs)),
    l10n.t('{0} tokens', number(tokens)),
  ].join(' · ');
}
