import * as l10n from '@vscode/l10n';
import { StatusBarAlignment, window, type Disposable } from 'vscode';
import { soon } from '../soon.ts';
import type { Evaluations } from './evaluations.ts';
import { evaluationStatus } from './evaluationWords.ts';

const REDRAW_MS = 250;

/** Shows how far an evaluation is; choosing it shows the evaluation, or the list where there are several. */
export function evaluationStatusBar(evaluations: Evaluations): Disposable {
  const item = window.createStatusBarItem('leafe.evaluations', StatusBarAlignment.Left);
  item.name = l10n.t('LEAFE Evaluation');
  const show = soon(() => {
    const all = evaluations.all();
    const words = evaluationStatus(all);
    if (words === null) return item.hide();
    const [first] = all;
    const name = all.length === 1 ? (first?.name ?? undefined) : undefined;
    item.text = `$(sync~spin) ${words}`;
    item.tooltip = l10n.t('LEAFE is evaluating. Show it.');
    item.accessibilityInformation = { label: l10n.t('LEAFE is evaluating: {0}', words) };
    item.command = {
      command: 'leafe.showEvaluations',
      title: '',
      arguments: name === undefined ? [] : [{ evaluation: name }],
    };
    item.show();
  }, REDRAW_MS);
  const listening = evaluations.onChange(show.call);
  return {
    dispose: () => {
      listening.dispose();
      show.dispose();
      item.dispose();
    },
  };
}
