import * as l10n from '@vscode/l10n';
import { StatusBarAlignment, window, type Disposable } from 'vscode';
import { soon } from '../soon.ts';
import { statusWords } from './statusWords.ts';
import { isAtWork, type TrainingJobs } from './trainingJobs.ts';

const REDRAW_MS = 250;

/** Shows how far training is, beside what is explored; choosing it shows the job, or the view where there are several. */
export function jobStatusBar(jobs: TrainingJobs): Disposable {
  const item = window.createStatusBarItem('leafe.jobs', StatusBarAlignment.Left);
  item.name = l10n.t('LEAFE Training');
  const show = soon(() => {
    const atWork = jobs.all().filter(isAtWork);
    const words = statusWords(atWork);
    if (words === null) return item.hide();
    const [first] = atWork;
    const isAlone = atWork.length === 1 && first !== undefined;
    item.text = `$(${isAlone && first.lost !== null ? 'debug-disconnect' : 'sync~spin'}) ${words}`;
    item.tooltip = l10n.t('LEAFE is training. Show it.');
    item.accessibilityInformation = { label: l10n.t('LEAFE is training: {0}', words) };
    const argument = { job: first?.known.job };
    item.command = isAlone
      ? { command: 'leafe.openJob', title: '', arguments: [argument] }
      : 'leafe.jobs.focus';
    item.show();
  }, REDRAW_MS);
  const listening = jobs.onChange(show.call);
  return {
    dispose: () => {
      listening.dispose();
      show.dispose();
      item.dispose();
    },
  };
}
