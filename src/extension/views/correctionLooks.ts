import * as l10n from '@vscode/l10n';
import { safe } from '../../app/safe.ts';
import type { Correction } from '../../core/learn/corrections.ts';
import { titleOf } from '../../domain/shortName.ts';
import type { Look } from './look.ts';

/** The problem that corrections are about. */
export function correctedProblemLook(problem: string, count: number): Look {
  return {
    label: safe(titleOf(problem)),
    description: count === 1 ? l10n.t('1 correction') : l10n.t('{0} corrections', count),
    tooltip: safe(problem),
    icon: 'mortar-board',
    color: null,
    context: 'correctedProblem',
  };
}

/** A correction: the blamed step, the one in its place, and what was told in between. `chosen`: a data set would take it. */
export function correctionLook(
  correction: Correction,
  { chosen }: { readonly chosen: boolean },
): Look {
  const { run, failed, blamed, branch, corrected, solvedBy, author } = correction;
  const told = author === 'person' ? l10n.t('by a person') : lessonWords(correction);
  return {
    label: `${blamed} → ${corrected}`,
    description: told,
    tooltip: [
      run,
      l10n.t('{0} failed; {1} is blamed.', failed, blamed),
      author === 'person'
        ? l10n.t('A person wrote {0} in its place, and it passes the hidden tests.', corrected)
        : l10n.t('{0} started anew from there, and {1} passes the hidden tests.', branch, solvedBy),
      ...(author === 'person' ? [] : [l10n.t('Lesson: {0}', told)]),
      ...(chosen
        ? []
        : [l10n.t('A data set takes three of a problem at most, and would leave it out.')]),
    ].join('\n'),
    icon: author === 'person' ? 'account' : 'lightbulb',
    color: null,
    context: 'correction',
  };
}

function lessonWords({ lesson }: Correction): string {
  if (lesson === null) return l10n.t('without a lesson');
  return safe(lesson.fix === '' ? (lesson.facts[0] ?? lesson.diagnosis) : lesson.fix);
}
