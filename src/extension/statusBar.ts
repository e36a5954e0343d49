import * as l10n from '@vscode/l10n';
import { env, StatusBarAlignment, window, type Disposable } from 'vscode';
import type { Runs } from './runs.ts';
import { spendWords } from './spendWords.ts';

/** Shows how many runs are at work and what they have spent; choosing it shows the Runs view. */
export function statusBar(runs: Runs): Disposable {
  const item = window.createStatusBarItem('leafe.status', StatusBarAlignment.Left);
  item.name = 'LEAFE';
  item.command = 'leafe.runs.focus';
  const show = (): void => {
    const words = spendWords(runs.all(), env.language);
    if (words === null) return item.hide();
    item.text = `$(sync~spin) ${words}`;
    item.tooltip = l10n.t('LEAFE is exploring. Show the runs.');
    item.accessibilityInformation = { label: l10n.t('LEAFE is exploring: {0}', words) };
    item.show();
  };
  const listening = runs.onChange(show);
  return {
    dispose: () => {
      listening.dispose();
      item.dispose();
    },
  };
}
