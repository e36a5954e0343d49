import * as l10n from '@vscode/l10n';
import type { JobCard } from '../../domain/jobCard.ts';
import type { JobProgress } from '../../domain/jobProgress.ts';

/** A job's state in a word. */
export function stateWords(state: JobCard['state']): string {
  return STATES[state]();
}

const STATES: Readonly<Record<JobCard['state'], () => string>> = {
  'not sent': () => l10n.t('not sent'),
  queued: () => l10n.t('queued'),
  preparing: () => l10n.t('preparing'),
  running: () => l10n.t('running'),
  stopping: () => l10n.t('stopping'),
  succeeded: () => l10n.t('succeeded'),
  failed: () => l10n.t('failed'),
  cancelled: () => l10n.t('cancelled'),
  lost: () => l10n.t('lost'),
};

/** Steps made of how many; null until that is known. */
export function stepWords({ step, steps }: JobProgress): string | null {
  return steps === null ? null : `${step}/${steps}`;
}

/** How long it still takes; null where nobody can say, or it takes no longer. */
export function leftWords({ secondsLeft }: JobProgress): string | null {
  if (secondsLeft === null || secondsLeft <= 0) return null;
  return l10n.t('{0} left', spanWords(secondsLeft));
}

/** A length of time, as rough as people say it. */
export function spanWords(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return l10n.t('{0} s', whole);
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return l10n.t('{0} min', minutes);
  return l10n.t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How long ago something was, in the language's words: `5 min. ago`. */
export function agoWords(at: string, nowMs: number, language: string): string {
  const seconds = Math.max(0, (nowMs - Date.parse(at)) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  for (const [unit, length] of UNITS) {
    if (seconds >= length) return format.format(-Math.floor(seconds / length), unit);
  }
  return format.format(0, 'second');
}
