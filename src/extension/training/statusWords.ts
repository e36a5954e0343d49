import * as l10n from '@vscode/l10n';
import { stateOf } from '../../domain/jobStates.ts';
import { leftWords, stateWords, stepWords } from './jobWords.ts';
import type { SeenJob } from './trainingJobs.ts';

/** What the status bar says of the jobs at work; null where there is none. */
export function statusWords(atWork: readonly SeenJob[]): string | null {
  const [first] = atWork;
  if (first === undefined) return null;
  if (atWork.length > 1) return l10n.t('{0} training jobs', atWork.length);
  const { known, progress } = first;
  const steps = stepWords(progress) ?? stateWords(stateOf(known.record));
  const left = leftWords(progress);
  return [l10n.t('training {0}', steps), ...(left === null ? [] : [left])].join(' · ');
}
